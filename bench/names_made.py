"""Labelled pairs of invented names: the same person's name written twice, or two people who are nearly namesakes.

The names, the sound correspondences and the romanisations are written here by hand and share nothing with
`habeas.names`, which is measured with them. A seed gives the same pairs;
`python -m bench.names_made OUT.csv --seed 1` writes them.
A pair is "same" when the two texts can name one person by the rules of the languages: what one text omits (patronymic,
full given name) is no difference. Combinations of given name and surname of well-known people are left out.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

# be/ru:short forms be/short forms ru:Western forms; a dash where there is none in use.
MEN = """
Аляксандр/Александр:Алесь,Сашка/Саша,Шура:Alexander,Alex Аляксей/Алексей:Алёша,Лёшка/Алёша,Лёша:Alexis
Андрэй/Андрей:Андрусь/Андрюша:Andrew Антон/Антон:Антось/Антоша:Anthony Артур/Артур:-/-:Arthur
Арцём/Артём:Цёма/Тёма:Artemy Багдан/Богдан:-/-:- Барыс/Борис:Бора/Боря:- Вадзім/Вадим:-/-:-
Валерый/Валерий:Валера/Валера:- Валянцін/Валентин:Валік/Валя:Valentine Васіль/Василий:Вася,Васілёк/Вася:Basil
Віктар/Виктор:Віця/Витя:Victor Віталь/Виталий:Віталік/Виталик:- Вячаслаў/Вячеслав:Слава/Слава:-
Генадзь/Геннадий:Гена/Гена:- Глеб/Глеб:-/-:- Даніла/Данила:-/Даня:Daniel Дзяніс/Денис:-/-:Dennis
Дзмітрый/Дмитрий:Дзіма,Зміцер/Дима,Митя:- Дзям'ян/Демьян:Дзёма/Дёма:Damian Захар/Захар:-/-:- Ігар/Игорь:-/-:-
Ілья/Илья:-/-:Elijah Іван/Иван:Янка,Ваня/Ваня:John Кірыл/Кирилл:-/-:Cyril Кір'ян/Кирьян:-/-:-
Канстанцін/Константин:Косця,Кастусь/Костя:Constantine Леанід/Леонид:Лёня/Лёня:Leonidas Макар/Макар:-/-:-
Максім/Максим:Макс/Макс:Maxim Мікалай/Николай:Мікола,Коля/Коля:Nicholas Міхаіл/Михаил:Міхась,Міша/Миша:Michael
Мікіта/Никита:-/-:- Алег/Олег:-/-:- Павел/Павел:Паўлюк,Паша/Паша:Paul Пётр/Пётр:Пятро,Пятрусь/Петя:Peter
Раман/Роман:Рома/Рома:- Радзівон/Родион:-/Родя:- Руслан/Руслан:-/-:- Рыгор/Григорий:Рыгорка/Гриша:Gregory
Святаслаў/Святослав:-/-:- Севасцьян/Севастьян:-/-:Sebastian Сцяпан/Степан:Сцёпа/Стёпа:Stephen
Станіслаў/Станислав:Стась/Стас:Stanislaus Сяргей/Сергей:Сярожа/Серёжа:Serge Тарас/Тарас:-/-:-
Цімафей/Тимофей:Цімоша/Тимоша:Timothy Уладзімір/Владимир:Валодзя,Уладзь/Володя,Вова:-
Уладзіслаў/Владислав:Улад/Влад:- Ягор/Егор:Ягорка/-:- Якаў/Яков:-/Яша:Jacob Яўген/Евгений:Жэня/Женя:Eugene
Яраслаў/Ярослав:-/-:- Юрый/Юрий:Юрась,Юра/Юра:- Фёдар/Фёдор:Фядзя/Федя:Theodore
"""
WOMEN = """
Аксана/Оксана:-/-:- Алена/Елена:Аленка,Лена/Лена:Helen Аляксандра/Александра:Саша/Саша,Шура:Alexandra
Анастасія/Анастасия:Насця/Настя:Anastasia Ганна/Анна:Аня,Гануля/Аня:Anne Вольга/Ольга:Волька,Оля/Оля:-
Вера/Вера:Верка/-:- Вераніка/Вероника:-/Ника:Veronica Вікторыя/Виктория:Віка/Вика:Victoria Галіна/Галина:Галя/Галя:-
Дар'я/Дарья:Даша/Даша:Daria Дзіяна/Диана:-/-:Diana Жанна/Жанна:-/-:- Ірына/Ирина:Іра,Ірынка/Ира:Irene Іна/Инна:-/-:-
Кацярына/Екатерина:Каця,Кася/Катя:Catherine,Katherine Лізавета/Елизавета:Ліза/Лиза:Elizabeth
Людміла/Людмила:Люда/Люда:- Маргарыта/Маргарита:Рыта/Рита:Margaret Марыя/Мария:Марыйка,Маша/Маша:Mary,Maria
Марына/Марина:-/-:- Надзея/Надежда:Надзя/Надя:- Наталля/Наталья:Наталка/Наташа:Natalie
Паліна/Полина:Поля/Поля:Pauline Раіса/Раиса:Рая/Рая:- Святлана/Светлана:Света/Света:-
Соф'я/Софья:Соня/Соня:Sophia,Sophie Таццяна/Татьяна:Таня/Таня:Tatiana Валерыя/Валерия:Лера/Лера:Valerie
Валянціна/Валентина:Валя/Валя:Valentina Юлія/Юлия:Юля/Юля:Julia Юліяна/Юлиана:-/-:Juliana Яна/Яна:-/-:-
Яніна/Янина:-/-:- Яўгенія/Евгения:Жэня/Женя:Eugenia Любоў/Любовь:Люба/Люба:- Ніна/Нина:-/-:-
"""
# Near by sight or sound and never the same name (ru spelling).
NEAR_GIVEN = """
Александр Алексей/Марина Мария/Дмитрий Демьян/Валерий Валентин/Анна Инна/Анна Янина/Максим Макар/Денис Данила
Роман Родион/Артём Артур/Кирилл Кирьян/Сергей Севастьян/Василий Вячеслав/Яна Янина/Марина Маргарита/Юлия Юлиана
Владимир Владислав/Станислав Святослав/Вячеслав Владислав/Ярослав Святослав/Богдан Борис/Вера Вероника
Валерия Валентина/Галина Полина/Анна Жанна/Инна Нина/Инна Ирина/Алексей Андрей/Виктор Виталий/Вадим Валентин
Антон Андрей/Степан Станислав/Яков Ярослав/Нина Янина/Захар Макар/Тарас Тимофей/Олег Глеб/Роман Руслан/Диана Дарья
Александра Анастасия/Леонид Родион/Наталья Надежда/Илья Игорь
"""
BOTH_SEXES = "Александр Александра/Валерий Валерия/Валентин Валентина/Евгений Евгения/Олег Ольга/Виктор Виктория"
# Surnames that make a feminine by -а, by -ая, and not at all.
POSSESSIVE = """
Іваноў/Иванов Іванцоў/Иванцов Пятроў/Петров Сідараў/Сидоров Марозаў/Морозов Арлоў/Орлов Лісаў/Лисов Шаўцоў/Шевцов
Кавалёў/Ковалёв Казлоў/Козлов Казакоў/Казаков Гаўрылаў/Гаврилов Данілаў/Данилов Дзянісаў/Денисов Захараў/Захаров
Ягораў/Егоров Яфімаў/Ефимов Ермакоў/Ермаков Жданаў/Жданов Зотаў/Зотов Ігнатаў/Игнатов Карпаў/Карпов Кірылаў/Кириллов
Клімаў/Климов Лук'янаў/Лукьянов Макараў/Макаров Мартынаў/Мартынов Назараў/Назаров Нікіфараў/Никифоров Осіпаў/Осипов
Панкратаў/Панкратов Паўлаў/Павлов Парфёнаў/Парфёнов Раманаў/Романов Рыбакоў/Рыбаков Самсонаў/Самсонов Сямёнаў/Семёнов
Сафронаў/Сафронов Суслаў/Суслов Собалеў/Соболев Сакалоў/Соколов Салаўёў/Соловьёв Старавойтаў/Старовойтов
Ціханаў/Тихонов Трафімаў/Трофимов Усцінаў/Устинов Фядотаў/Федотов Філатаў/Филатов Фралоў/Фролов Хахлоў/Хохлов
Цвяткоў/Цветков Чарноў/Чернов Шарапаў/Шарапов Шчарбакоў/Щербаков Шчаглоў/Щеглов Якаўлеў/Яковлев Аляб'еў/Алябьев
Анісімаў/Анисимов Арцем'еў/Артемьев Астахаў/Астахов Баранаў/Баранов Багданаў/Богданов Барысаў/Борисов
Вараб'ёў/Воробьёв Ерамееў/Еремеев Вінаградаў/Виноградов Волкаў/Волков Гардзееў/Гордеев Грыгор'еў/Григорьев
Гусеў/Гусев Дзмітрыеў/Дмитриев Дзям'янаў/Демьянов Еўдакімаў/Евдокимов Зайцаў/Зайцев Зуеў/Зуев Ісаеў/Исаев
Каралёў/Королёв Лебедзеў/Лебедев Лазараў/Лазарев Мацвееў/Матвеев Мядзведзеў/Медведев Міхееў/Михеев
Панцялееў/Пантелеев Пракоф'еў/Прокофьев Сяргееў/Сергеев Цімафееў/Тимофеев Юр'еў/Юрьев Туманаў/Туманов
Цярэнцьеў/Терентьев Шыраеў/Ширяев Жучкоў/Жучков Уласаў/Власов Ульянаў/Ульянов Ключнікаў/Ключников Плотнікаў/Плотников
Мельнікаў/Мельников Калеснікаў/Колесников Кузняцоў/Кузнецов Яршоў/Ершов Цыганкоў/Цыганков Савельеў/Савельев
Нікіцін/Никитин Фамін/Фомин Ільін/Ильин Кузьмін/Кузьмин Лапацін/Лопатин Лукін/Лукин Сарокін/Сорокин Шышкін/Шишкин
Калінін/Калинин Галіцын/Голицын Саламахін/Соломахин Гурын/Гурин Ярохін/Ерохин Малінін/Малинин Сініцын/Синицын
Дзёмін/Дёмин Зорын/Зорин Мухін/Мухин Тупіцын/Тупицын Бабкін/Бабкин Вялічкін/Величкин Жылін/Жилин Куніцын/Куницын
Шубін/Шубин Аўсянкін/Овсянкин Спіцын/Спицын
"""
ADJECTIVAL = """
Арлоўскі/Орловский Лісоўскі/Лисовский Пятроўскі/Петровский Ясінскі/Ясинский Дамброўскі/Домбровский Вярбіцкі/Вербицкий
Баранецкі/Баранецкий Вайніцкі/Войницкий Грабоўскі/Грабовский Жураўскі/Журавский Завадскі/Завадский Зялінскі/Зелинский
Казлоўскі/Козловский Каліноўскі/Калиновский Кавалеўскі/Ковалевский Красоўскі/Красовский Лявіцкі/Левицкий
Ляшчынскі/Лещинский Малахоўскі/Малаховский Маеўскі/Маевский Міхайлоўскі/Михайловский Навіцкі/Новицкий
Пашкоўскі/Пашковский Рагоўскі/Роговский Радзецкі/Радецкий Рудзінскі/Рудинский Савіцкі/Савицкий Сакалоўскі/Соколовский
Ставіцкі/Ставицкий Хмялеўскі/Хмелевский Цыбульскі/Цыбульский Чарняўскі/Чернявский Шыманскі/Шиманский
Шчавінскі/Щавинский Яблонскі/Яблонский Яноўскі/Яновский Янкоўскі/Янковский Дзямбіцкі/Дембицкий Езерскі/Езерский
Ельскі/Ельский Астроўскі/Островский Глінскі/Глинский Дунаеўскі/Дунаевский Ракіцкі/Ракицкий Траяноўскі/Трояновский
Вішнеўскі/Вишневский Кульбіцкі/Кульбицкий Гарадзецкі/Городецкий Бярэзінскі/Березинский Чорны/Чёрный Белы/Белый
Лугавы/Луговой Лісавы/Лисовой Баравы/Боровой Палявы/Полевой Садавы/Садовой Сухі/Сухой Чысты/Чистый Вольны/Вольный
Мудры/Мудрый Кароткі/Короткий Ціхі/Тихий Гарбаты/Горбатый Крывы/Кривой Глухі/Глухой Храмы/Хромой
"""
FIXED = """
Барысевіч/Борисевич Адамовіч/Адамович Аляхновіч/Олехнович Антановіч/Антонович Астаповіч/Остапович
Багдановіч/Богданович Вашкевіч/Вашкевич Вайтовіч/Войтович Герасімовіч/Герасимович Грынкевіч/Гринкевич
Грыневіч/Гриневич Данілевіч/Данилевич Дзямідовіч/Демидович Жуковіч/Жукович Зянкевіч/Зенкевич Казакевіч/Казакевич
Карповіч/Карпович Касцюкевіч/Костюкевич Клімовіч/Климович Лукашэвіч/Лукашевич Ляўковіч/Левкович Мацкевіч/Мацкевич
Міцкевіч/Мицкевич Міхалевіч/Михалевич Паўлюкевіч/Павлюкевич Сянкевіч/Сенкевич Станкевіч/Станкевич Тарасевіч/Тарасевич
Юхневіч/Юхневич Юркевіч/Юркевич Яцкевіч/Яцкевич Якубовіч/Якубович Хадкевіч/Ходкевич Каваленка/Коваленко
Пятрэнка/Петренко Бандарэнка/Бондаренко Кандраценка/Кондратенко Нікіценка/Никитенко Раманенка/Романенко
Сідарэнка/Сидоренко Цімашэнка/Тимошенко Ткачэнка/Ткаченко Харчанка/Харченко Юрчанка/Юрченко Якавенка/Яковенко
Марчанка/Марченко Кірычэнка/Кириченко Назаранка/Назаренко Самойленка/Самойленко Аўраменка/Авраменко
Астапенка/Остапенко Васіленка/Василенко Гаўрыленка/Гавриленко Лазарэнка/Лазаренко Макаранка/Макаренко
Ігнаценка/Игнатенко Кузьменка/Кузьменко Міхеенка/Михеенко Сушко/Сушко Бойка/Бойко Жылка/Жилко Мялешка/Мелешко
Верамейка/Веремейко Сямашка/Семашко Пацейка/Потейко Дубейка/Дубейко Цярэшка/Терешко Прыходзька/Приходько
Скрыпка/Скрипка Шчэрба/Щерба Шаўчук/Шевчук Кавальчук/Ковальчук Раманчук/Романчук Марчук/Марчук Паўлюк/Павлюк
Касцюк/Костюк Іванюк/Иванюк Дзямчук/Демчук Ткачук/Ткачук Бандарчук/Бондарчук Мельнічук/Мельничук Палішчук/Полищук
Саўчук/Савчук Астапчук/Остапчук Васілюк/Василюк Гаўрылюк/Гаврилюк Данілюк/Данилюк Дзмітрук/Дмитрук Карпук/Карпук
Кандрацюк/Кондратюк Лук'янчук/Лукьянчук Мартынюк/Мартынюк Назарчук/Назарчук Панасюк/Панасюк Сідарук/Сидорук
Семянюк/Семенюк Стасюк/Стасюк Трафімчук/Трофимчук Якімчук/Якимчук Янчук/Янчук Бугай/Бугай Дунай/Дунай Бабай/Бабай
Каравай/Каравай Гай/Гай Рой/Рой Мароз/Мороз Карась/Карась Верабей/Воробей Каваль/Коваль Рак/Рак Жук/Жук Ліс/Лис
Бондар/Бондарь Сокал/Сокол Сарока/Сорока Голуб/Голубь Крук/Крук Дрозд/Дрозд Баран/Баран Кот/Кот Воўк/Волк Заяц/Заяц
Зуб/Зуб Шчука/Щука Акунь/Окунь Лінь/Линь Сом/Сом Дуб/Дуб Клён/Клён Бяроза/Берёза Вярба/Верба Каліна/Калина
Хмель/Хмель Гарох/Горох Кісель/Кисель Мельнік/Мельник Ганчар/Гончар Ткач/Ткач Шавец/Швец Кравец/Кравец
Стралец/Стрелец Баравік/Боровик Грыб/Гриб Новік/Новик Літвін/Литвин Мазур/Мазур Лях/Лях Казак/Казак Гайдук/Гайдук
Войт/Войт Кароль/Король Бусел/Бусел Жаваранак/Жаворонок Зязюля/Зезюля Сініца/Синица Чайка/Чайка Журавель/Журавель
Камар/Комар Муха/Муха Шчур/Щур Мядзведзь/Медведь Гусак/Гусак Снег/Снег Вецер/Ветер Гром/Гром Дым/Дым Лук/Лук Мак/Мак
Сак/Сак Куц/Куц Бык/Бык
"""
# Patronymics of one father name: be m, be f, ru m, ru f; the father's given name in ru comes first.
FATHERS = """
Александр Аляксандравіч Аляксандраўна Александрович Александровна/Алексей Аляксеевіч Аляксееўна Алексеевич Алексеевна
Андрей Андрэевіч Андрэеўна Андреевич Андреевна/Антон Антонавіч Антонаўна Антонович Антоновна
Борис Барысавіч Барысаўна Борисович Борисовна/Вадим Вадзімавіч Вадзімаўна Вадимович Вадимовна
Валерий Валер'евіч Валер'еўна Валерьевич Валерьевна/Валентин Валянцінавіч Валянцінаўна Валентинович Валентиновна
Василий Васільевіч Васільеўна Васильевич Васильевна/Виктор Віктаравіч Віктараўна Викторович Викторовна
Виталий Вітальевіч Вітальеўна Витальевич Витальевна/Вячеслав Вячаслававіч Вячаславаўна Вячеславович Вячеславовна
Геннадий Генадзьевіч Генадзьеўна Геннадьевич Геннадьевна/Григорий Рыгоравіч Рыгораўна Григорьевич Григорьевна
Денис Дзянісавіч Дзянісаўна Денисович Денисовна/Дмитрий Дзмітрыевіч Дзмітрыеўна Дмитриевич Дмитриевна
Евгений Яўгенавіч Яўгенаўна Евгеньевич Евгеньевна/Егор Ягоравіч Ягораўна Егорович Егоровна
Иван Іванавіч Іванаўна Иванович Ивановна/Игорь Ігаравіч Ігараўна Игоревич Игоревна
Илья Ільіч Ільінічна Ильич Ильинична/Константин Канстанцінавіч Канстанцінаўна Константинович Константиновна
Леонид Леанідавіч Леанідаўна Леонидович Леонидовна/Максим Максімавіч Максімаўна Максимович Максимовна
Михаил Міхайлавіч Міхайлаўна Михайлович Михайловна/Николай Мікалаевіч Мікалаеўна Николаевич Николаевна
Олег Алегавіч Алегаўна Олегович Олеговна/Павел Паўлавіч Паўлаўна Павлович Павловна
Пётр Пятровіч Пятроўна Петрович Петровна/Роман Раманавіч Раманаўна Романович Романовна
Сергей Сяргеевіч Сяргееўна Сергеевич Сергеевна/Станислав Станіслававіч Станіславаўна Станиславович Станиславовна
Степан Сцяпанавіч Сцяпанаўна Степанович Степановна/Тимофей Цімафеевіч Цімафееўна Тимофеевич Тимофеевна
Фёдор Фёдаравіч Фёдараўна Фёдорович Фёдоровна/Юрий Юр'евіч Юр'еўна Юрьевич Юрьевна
Яков Якаўлевіч Якаўлеўна Яковлевич Яковлевна/Ярослав Яраслававіч Яраславаўна Ярославович Ярославовна
Владимир Уладзіміравіч Уладзіміраўна Владимирович Владимировна
Владислав Уладзіслававіч Уладзіславаўна Владиславович Владиславовна/Артём Арцёмавіч Арцёмаўна Артёмович Артёмовна
"""
# Well-known bearers: no pair may carry these (surname: given names, ru).
KNOWN = """
Иванов:Сергей,Игорь,Вячеслав,Николай,Александр,Антон,Георгий Петров:Александр,Евгений,Василий,Иван,Андрей,Николай
Морозов:Александр,Борис,Николай,Виталий,Сергей,Павел Мороз:Александр,Юрий,Валентин
Орлов:Олег,Алексей,Григорий,Юрий,Владимир,Борис Козлов:Алексей,Вячеслав,Пётр,Сергей
Ковалёв:Сергей,Николай,Анатолий,Алексей,Андрей Захаров:Марк,Мария,Александра,Вадим,Ростислав
Данилов:Алексей,Михаил,Юрий Денисов:Денис,Андрей Егоров:Александр,Алексей,Сергей Жданов:Андрей,Иван
Карпов:Анатолий,Александр,Валерий Климов:Александр,Элем,Андрей,Валентин Лукьянов:Анатолий,Сергей
Макаров:Степан,Андрей,Сергей,Николай,Александр Мартынов:Николай,Андрей,Сергей Назаров:Дмитрий,Юрий,Александр
Никифоров:Юрий Осипов:Юрий Павлов:Иван,Валентин,Николай,Сергей,Виктор,Антон,Андрей Парфёнов:Леонид
Романов:Николай,Михаил,Пётр,Павел,Григорий,Роман,Анастасия,Мария,Ольга,Александр,Алексей,Кирилл,Татьяна
Рыбаков:Анатолий,Владимир,Борис,Мария,Николай,Игорь Семёнов:Николай,Юлиан,Сергей,Михаил,Владимир Сафронов:Иван
Суслов:Михаил Соболев:Сергей,Леонид,Александр,Любовь,Андрей,Николай
Соколов:Саша,Сергей,Александр,Виктор,Максим,Василий,Андрей,Никита,Олег,Илья
Соловьёв:Владимир,Сергей,Юрий,Александр,Анатолий Старовойтов:Галина
Тихонов:Вячеслав,Николай,Александр,Алексей,Никита,Виктор,Андрей Устинов:Дмитрий,Пётр,Владимир
Фролов:Роман,Александр,Никита Филатов:Леонид,Борис Чернов:Виктор,Константин,Александр Шарапов:Мария,Владимир,Юлия
Щербаков:Алексей,Сергей,Андрей,Борис,Анна,Александр Яковлев:Александр,Егор,Юрий,Вячеслав,Иван,Александра,Николай,Алексей
Алябьев:Александр Баранов:Александр,Владимир Богданов:Александр,Владислав,Пётр,Андрей,Михаил,Владимир
Борисов:Борис,Юрий,Андрей,Виктор Воробьёв:Андрей Виноградов:Виктор,Иван
Волков:Леонид,Александр,Сергей,Юрий,Соломон,Владислав,Фёдор,Павел,Андрей Гусев:Евгений,Андрей,Пётр
Григорьев:Аполлон,Юрий,Олег Дмитриев:Юрий,Кирилл,Иван,Артём,Максим
Зайцев:Василий,Вячеслав,Борис,Юрий,Анна,Людмила,Вадим Исаев:Андрей,Максим,Егор Королёв:Сергей,Владимир,Павел,Роман
Лебедев:Пётр,Александр,Артемий,Вячеслав,Сергей,Платон,Олег,Николай Лазарев:Михаил,Сергей,Александр,Татьяна
Матвеев:Михаил,Владимир,Алексей,Александр Медведев:Дмитрий,Даниил,Данила,Сергей,Павел,Андрей,Рой,Михаил Михеев:Сергей
Прокофьев:Сергей,Валентин,Олег Сергеев:Игорь,Александр Туманов:Борис Юрьев:Михаил Власов:Андрей,Юрий,Роман,Наталья
Ульянов:Владимир,Александр,Дмитрий,Михаил,Мария,Илья,Анна,Ольга Колесников:Мария,Андрей,Борис,Сергей,Владимир,Вадим
Кузнецов:Николай,Анатолий,Евгений,Юрий,Светлана,Василий,Алексей,Виктор,Михаил,Илья,Александр
Ершов:Пётр,Андрей,Константин,Александр Никитин:Никита,Афанасий,Иван,Сергей,Андрей,Владислав,Татьяна,Александр
Фомин:Иван,Мария,Анна Ильин:Иван,Виктор,Николай,Александр Кузьмин:Александр,Михаил,Глеб,Валерий
Лукин:Владимир,Сергей,Павел Сорокин:Владимир,Николай,Пётр,Михаил Шишкин:Иван,Михаил Калинин:Михаил,Роман
Малинин:Александр,Илья Голицын:Василий,Борис,Дмитрий,Михаил,Григорий Зорин:Леонид,Валентин Мухин:Вера,Сергей,Ирина
Шубин:Александр,Алексей Шевцов:Любовь,Василий,Людмила,Ирина Сидоров:Василий,Евгений Сухой:Павел Луговой:Андрей
Садовой:Андрей Боровой:Константин Полевой:Борис,Николай Чёрный:Александр,Кузьма,Михаил,Олег,Даниил Белый:Андрей,Саша
Орловский:Александр Петровский:Григорий,Иван,Алексей,Борис Ясинский:Анна Завадский:Дмитрий,Светлана,Юрий
Зелинский:Николай,Иван,Елена Козловский:Иван,Алексей,Данила,Вячеслав,Павел Калиновский:Константин
Ковалевский:Софья,Александр,Александра,Евгения,Максим Красовский:Анатолий,Антон,Александр,Ирина
Левицкий:Дмитрий,Иван,Александр Михайловский:Николай,Евгений,Никита Савицкий:Михаил,Надежда,Николай,Дмитрий,Светлана
Соколовский:Александр,Владимир,Юрий Чернявский:Юрий Яновский:Юрий,Кирилл Янковский:Олег,Филипп,Иван
Островский:Александр,Николай,Андрей Глинский:Михаил,Елена Дунаевский:Максим Вишневский:Александр,Борис
Городецкий:Сергей,Владислав Адамович:Алесь,Александр Богданович:Максим,Вера,Анатолий,Адам Зенкевич:Ирина
Казакевич:Дмитрий,Борис,Андрей Карпович:Алексей Борисевич:Екатерина,Станислав Мацкевич:Владимир Мицкевич:Адам
Михалевич:Александр,Анатолий Сенкевич:Юрий,Александр,Генрих Станкевич:Николай Якубович:Леонид,Александр
Коваленко:Виталий,Александр,Игорь,Сергей,Дмитрий Петренко:Виктор,Алексей,Елена,Кирилл
Бондаренко:Роман,Елена,Богдан,Владимир,Дмитрий,Андрей Романенко:Роман Тимошенко:Юлия,Семён,Евгения,Александр
Ткаченко:Александр,Надежда,Владислав Марченко:Анатолий,Анна,Оксана,Александр Кириченко:Алексей Назаренко:Татьяна
Василенко:Григорий,Светлана,Сергей,Леся Макаренко:Антон,Александр Кузьменко:Андрей,Кузьма Остапенко:Алёна
Бойко:Юрий,Брюс Семашко:Николай,Сергей,Владимир Приходько:Сергей Скрипка:Олег Щерба:Лев,Виталий,Юрий
Шевчук:Юрий,Николай,Игорь,Святослав Ковальчук:Анна,Юрий,Илья,Михаил,Кирилл,Сергей,Юлия Марчук:Евгений,Иван
Бондарчук:Сергей,Фёдор,Наталья,Елена,Светлана Мельник:Андрей,Тарас,Анастасия Полищук:Любовь,Виктор,Сергей
Савчук:Надежда,Мария Мартынюк:Леонид Гончар:Олесь,Александр,Андрей,Виктор Король:Виктор,Василий Новик:Наталья,Татьяна
Мазур:Алексей,Вера Литвин:Владимир,Марина,Юрий Стрелец:Михаил Комар:Виталий Жук:Ольга Чайка:Юрий,Артём,Игорь
Войт:Виктор Дрозд:Юрий,Виктор,Олег Швец:Виталий Цыганков:Виталий Войтович:Александр Антонович:Иван Новицкий:Олег
Юхневич:Павел Астахов:Павел Савельев:Людмила,Виталий Ефимов:Борис Лукашевич:Александр
"""

BE = """
аa бb вv гh дd еe|ye ёio|yo жzh зz іi йi кk лl мm нn оo пp рr сs тt уu ўu фf хkh цts чch шsh ыy ь эe юiu|yu яia|ya '
"""
RU = "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъie ыy ь эe юiu яia"
Spell = Callable[[str], str]


def spell(word: str, *tables: str) -> str:
    """The word letter by letter; "е=e|ye" is e after a consonant and ye elsewhere. A later table amends an earlier one.

    >>> spell("Сяргей", BE), spell("Аляб'еў", BE), spell("Щербаков", RU)
    ('Siarhei', 'Aliabyeu', 'Shcherbakov')
    """
    letters = {token[0]: token[1:].split("|") for table in tables for token in table.split()}
    spelled, before = "", " "
    for letter in word.lower():
        choice = letters.get(letter, [letter])
        spelled += choice[-1] if before in " -'ьъйўаеёіиоуыэюя" else choice[0]
        before = letter
    return "-".join(part[:1].upper() + part[1:] for part in unicodedata.normalize("NFC", spelled).split("-"))


def passport_be(word: str) -> str:
    """Belarusian passports: Tsikhanau; after ы the vowel я stays ia (Viktoryia)."""
    return spell(word, BE).replace("yya", "yia")


def bgn_be(word: str) -> str:
    """BGN/PCGN 1979: ye, yo, w for ў, marks for the soft sign."""
    return spell(word, BE, "еye ёyo йy ўw ь’ юyu яya '”")


def national_be(word: str) -> str:
    """The Belarusian table of 2007 for place names: Ciachanaŭ, soft sign as an acute."""
    return spell(word, BE, "еie|je ёio|jo жž йj ўŭ хch цc чč шš ь\u0301 юiu|ju яia|ja")


def lacinka(word: str) -> str:
    """Belarusian Latin script: as 2007, with hard ł and soft l.

    >>> lacinka("Наталля"), lacinka("Каваль"), lacinka("Клімовіч")
    ('Natalla', 'Kaval', 'Klimovič')
    """
    plain = re.sub("l(?!l?i|l?\u0301)", "ł", unicodedata.normalize("NFD", national_be(word).lower()))
    soft = re.sub("li(?=[aeou])", "l", plain).replace("l\u0301", "l")
    return "-".join(part[:1].upper() + part[1:] for part in unicodedata.normalize("NFC", soft).split("-"))


def press_be(word: str) -> str:
    """English-language press on Belarus: Sergey-like endings on Belarusian sounds (Siarhey, Dzmitry, -sky)."""
    return re.sub("(?<=[sc])ki$", "ky", spell(word, BE, "йy ёyo юyu|yu")).replace("ryy", "ry")


def passport_ru(word: str) -> str:
    """ICAO Doc 9303, as in Russian passports since 2013: Iuliia Solovev."""
    return spell(word, RU)


def old_passport_ru(word: str) -> str:
    """Passports of 1997-2010: y and yu, ya; -ий and -ый as y."""
    return re.sub("[iy]y$", "y", spell(word, RU, "йy юyu яya ъy"))


def bgn_ru(word: str) -> str:
    """BGN/PCGN 1947: Yevgeniy, Alyab’yev, Yë/ë."""
    return spell(word, RU, "еe|ye ёë|yë йy ъ” ь’ юyu яya")


def gost_ru(word: str) -> str:
    """GOST 7.79-2000, system B: x for х, cz or c for ц, j for й, shh for щ, marks kept."""
    spelled = spell(word, RU, "ёyo йj хx цcz щshh ъ`` ыy` ь` эe` юyu яya")
    return re.sub("cz(?=[eiyj])", "c", re.sub("Cz(?=[eiyj])", "C", spelled))


def press_ru(word: str) -> str:
    """English-language press: Yevgeny, Dmitry, Yulia, Solovyov, no soft sign."""
    spelled = spell(re.sub("ь(?=[ёо])", "ъ", word), RU, "еe|ye ёyo йy ъ юyu яya")
    return re.sub("[iy]y$", "y", re.sub("iya$", "ia", spelled))


def wire_ru(word: str) -> str:
    """News wires: Evgeny, Alexey, Gorbachev-like e for ё, x for кс, h for х."""
    spelled = spell(word, RU, "йy юyu яya хh")
    return re.sub("[iy]y$", "y", re.sub("iya$", "ia", spelled)).replace("ks", "x").replace("Ks", "X")


def europe_ru(word: str) -> str:
    """Scholarly and Central European habit: Sergej, Jurij, ch for х, c for ц, háčky."""
    return spell(word, RU, "ёë жž йj хch цc чč шš щšč юju яja")


def as_is(word: str) -> str:
    """The Cyrillic spelling."""
    return word


def without_dots(word: str) -> str:
    """Russian Cyrillic as it is mostly printed: е for ё."""
    return word.replace("ё", "е").replace("Ё", "Е")


PENS: dict[str, tuple[Spell, ...]] = {
    "be-cyr": (as_is,),
    "ru-cyr": (as_is, without_dots),
    "be-lat": (passport_be, passport_be, passport_be, bgn_be, national_be, lacinka, press_be),
    "ru-lat": (passport_ru, old_passport_ru, bgn_ru, gost_ru, press_ru, press_ru, wire_ru, europe_ru),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Two texts, whether they can name one person, and what differs between them."""

    left: str
    right: str
    same: int
    kind: str


@dataclass(frozen=True, slots=True)
class Form:
    """One name in Belarusian and in Russian."""

    be: str
    ru: str


@dataclass(frozen=True, slots=True)
class Given:
    """A given name with its short and Western forms."""

    form: Form
    sex: str
    short_be: tuple[str, ...]
    short_ru: tuple[str, ...]
    western: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname in the masculine, and what a woman's ending replaces it with."""

    form: Form
    ending: str


@dataclass(frozen=True, slots=True)
class Father:
    """A father's name (ru) and the patronymics of a son and a daughter."""

    name: str
    m: Form
    f: Form


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person."""

    given: Given
    surname: Surname
    father: Father


def _names(text: str) -> tuple[str, ...]:
    return () if text == "-" else tuple(text.split(","))


def _givens(text: str, sex: str) -> Iterable[Given]:
    for token in text.split():
        form, short, western = token.split(":")
        be, ru = short.split("/")
        yield Given(Form(*form.split("/")), sex, _names(be), _names(ru), _names(western))


def _surnames(text: str, ending: str) -> Iterable[Surname]:
    return (Surname(Form(*token.split("/")), ending) for token in text.split())


def _fathers() -> Iterable[Father]:
    for entry in FATHERS.replace("\n", "/").strip("/").split("/"):
        name, be_m, be_f, ru_m, ru_f = entry.split()
        yield Father(name, Form(be_m, ru_m), Form(be_f, ru_f))


GIVENS = (*_givens(MEN, "m"), *_givens(WOMEN, "f"))
BY_RU = {given.form.ru: given for given in GIVENS}
SURNAMES = (*_surnames(POSSESSIVE, "а"), *_surnames(ADJECTIVAL, "ая"), *_surnames(FIXED, ""))
PATRONYMICS = tuple(_fathers())
WELL_KNOWN = {token.split(":")[0]: frozenset(_names(token.split(":")[1])) for token in KNOWN.split()}
NEAR = tuple(tuple(pair.split()) for pair in NEAR_GIVEN.replace("\n", "/").strip("/").split("/"))
PAIRED = tuple(tuple(pair.split()) for pair in BOTH_SEXES.split("/"))


def ending_of(surname: Surname, sex: str) -> Form:
    """The surname as a man or a woman bears it.

    >>> ending_of(Surname(Form("Салаўёў", "Соловьёв"), "а"), "f")
    Form(be='Салаўёва', ru='Соловьёва')
    """
    be, ru = surname.form.be, surname.form.ru
    if sex == "m" or not surname.ending:
        return surname.form
    if surname.ending == "ая":
        return Form(be[:-1] + "ая", ru[:-2] + "ая")
    return Form(be[:-1] + "ва" if be.endswith("ў") else be + "а", ru + "а")


def fits(given: Given, surname: Surname) -> bool:
    """Whether the two are no well-known person's name."""
    return given.form.ru not in WELL_KNOWN.get(surname.form.ru, ())


def _given(draw: random.Random, sex: str, *, instead: Iterable[Given] = ()) -> Given:
    return draw.choice([given for given in GIVENS if given.sex == sex and given not in instead])


def _surname(draw: random.Random, *givens: Given, instead: Iterable[Surname] = ()) -> Surname:
    while True:
        surname = draw.choice(SURNAMES)
        if surname not in instead and all(fits(given, surname) for given in givens):
            return surname


def _person(draw: random.Random, given: Given | None = None) -> Person:
    given = given or _given(draw, draw.choice("mmf"))
    return Person(given, _surname(draw, given), draw.choice(PATRONYMICS))


@dataclass(frozen=True, slots=True)
class Pen:
    """One language and one way to spell it."""

    language: str
    spell: Spell

    def write(self, form: Form) -> str:
        """The name in this spelling."""
        return self.spell(form.be if self.language == "be" else form.ru)

    def surname(self, person: Person) -> str:
        """The surname with the ending of the person's sex."""
        return self.write(ending_of(person.surname, person.given.sex))

    def patronymic(self, person: Person) -> str:
        """The patronymic of a son or a daughter."""
        return self.write(person.father.m if person.given.sex == "m" else person.father.f)

    def short(self, person: Person) -> str:
        """Given name and surname."""
        return f"{self.write(person.given.form)} {self.surname(person)}"

    def full(self, person: Person, *, surname_first: bool = False) -> str:
        """Given name, patronymic and surname."""
        names = f"{self.write(person.given.form)} {self.patronymic(person)}"
        return f"{self.surname(person)} {names}" if surname_first else f"{names} {self.surname(person)}"


def _pen(draw: random.Random, *sheets: str) -> Pen:
    sheet = draw.choice(sheets or tuple(PENS))
    return Pen(sheet[:2], draw.choice(PENS[sheet]))


def _cyrillic(draw: random.Random) -> Pen:
    return _pen(draw, "be-cyr", "ru-cyr")


def _latin(draw: random.Random) -> Pen:
    return _pen(draw, "be-lat", "ru-lat")


def _sheets(left: str, right: str) -> Callable[[random.Random], tuple[str, str]]:
    def pair(draw: random.Random) -> tuple[str, str]:
        person = _person(draw)
        return _pen(draw, left).short(person), _pen(draw, right).short(person)

    return pair


def _patronymic(draw: random.Random) -> tuple[str, str]:
    person = _person(draw)
    return _pen(draw).full(person), _pen(draw).full(person, surname_first=draw.random() < 0.5)


def _omitted(draw: random.Random) -> tuple[str, str]:
    person = _person(draw)
    return _pen(draw).full(person, surname_first=draw.random() < 0.5), _pen(draw).short(person)


def _surname_first(pen: Pen, person: Person, draw: random.Random) -> str:
    return f"{pen.surname(person)}{draw.choice(('', ','))} {pen.write(person.given.form)}"


def _order(draw: random.Random) -> tuple[str, str]:
    person = _person(draw)
    return _pen(draw).short(person), _surname_first(_pen(draw), person, draw)


def _with_initials(draw: random.Random, pen: Pen, person: Person) -> str:
    first, second = pen.write(person.given.form)[0], pen.patronymic(person)[0]
    surname = pen.surname(person)
    shapes = (
        f"{surname} {first}.{second}.",
        f"{surname} {first}. {second}.",
        f"{first}. {second}. {surname}",
        f"{first}.{second}. {surname}",
        f"{first}. {surname}",
        f"{surname} {first}.",
    )
    return draw.choice(shapes)


def _initials(draw: random.Random) -> tuple[str, str]:
    person, pen = _person(draw), _pen(draw)
    left = pen.full(person) if draw.random() < 0.7 else pen.short(person)
    return left, _with_initials(draw, _pen(draw), person)


def _short_form(draw: random.Random) -> tuple[str, str]:
    person = _person(draw, draw.choice([given for given in GIVENS if given.short_be and given.short_ru]))
    pen, given = _pen(draw), person.given
    short = draw.choice(given.short_be if pen.language == "be" else given.short_ru)
    return _pen(draw).short(person), f"{pen.spell(short)} {pen.surname(person)}"


def _western(draw: random.Random) -> tuple[str, str]:
    person = _person(draw, draw.choice([given for given in GIVENS if given.western]))
    return _pen(draw).short(person), f"{draw.choice(person.given.western)} {_latin(draw).surname(person)}"


def _man_s_ending(draw: random.Random) -> tuple[str, str]:
    given = _given(draw, "f")
    surname = draw.choice([name for name in SURNAMES if name.ending and fits(given, name)])
    person, pen = Person(given, surname, PATRONYMICS[0]), _latin(draw)
    return _pen(draw).short(person), f"{pen.write(given.form)} {pen.write(surname.form)}"


@cache
def _words() -> frozenset[str]:
    """All names here in all spellings, so that no slip of the pen makes another name."""
    surnames = [ending_of(surname, sex) for surname in SURNAMES for sex in "mf"]
    forms = [given.form for given in GIVENS] + surnames
    pens = [Pen(sheet[:2], spell) for sheet, spells in PENS.items() for spell in spells]
    return frozenset(pen.write(form) for form in forms for pen in pens)


def _slip(draw: random.Random, word: str) -> str:
    at = draw.randrange(2, len(word) - 2)
    vowels = "aeiou" if word.isascii() else "аеоуы"
    slips = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    ]
    if word[at] in vowels:
        slips.append(word[:at] + draw.choice(vowels) + word[at + 1 :])
    return draw.choice(slips)


def _typo(draw: random.Random) -> tuple[str, str]:
    while True:
        person, pen = _person(draw), _pen(draw)
        words = pen.short(person).split()
        slot = draw.randrange(2)
        if len(words[slot]) >= 7:
            slipped = _slip(draw, words[slot])
            if slipped != words[slot] and slipped not in _words():
                words[slot] = slipped
                return _pen(draw).short(person), " ".join(words)


TWINS = dict(zip("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI", strict=True))
BACK = {latin: cyrillic for cyrillic, latin in TWINS.items()}


def _homoglyph(draw: random.Random) -> tuple[str, str]:
    """Some letters of one text are of the other script, never a whole word."""
    while True:
        person, pen = _person(draw), _pen(draw)
        text = pen.short(person)
        twins = TWINS if pen.spell in PENS["be-cyr"] + PENS["ru-cyr"] else BACK
        places = [at for at, letter in enumerate(text) if letter in twins]
        for at in draw.sample(places, min(len(places), draw.randint(1, 3))):
            text = text[:at] + twins[text[at]] + text[at + 1 :]
        if all(_mostly(word, twins) for word in text.split()) and text != pen.short(person):
            return _pen(draw).short(person), text


def _mostly(word: str, twins: dict[str, str]) -> bool:
    return 2 * sum(letter in twins.values() for letter in word) < len(word)


def _case(draw: random.Random) -> tuple[str, str]:
    person, pen = _person(draw), _pen(draw)
    given, surname = pen.write(person.given.form), pen.surname(person)
    shapes = (f"{given} {surname}".upper(), f"{given} {surname}".lower(), f"{given} {surname.upper()}")
    shape = draw.choice((*shapes, f"{surname.upper()} {given}", f"  {given}  {surname} "))
    return _pen(draw).short(person), shape


def _double(draw: random.Random, pen: Pen, person: Person, second: Surname, *, joint: str) -> str:
    other = Person(person.given, second, person.father)
    return f"{pen.write(person.given.form)} {pen.surname(person)}{joint}{pen.surname(other)}"


def _hyphen(draw: random.Random) -> tuple[str, str]:
    person = _person(draw, _given(draw, draw.choice("mff")))
    second = _surname(draw, person.given, instead=[person.surname])
    joint = draw.choice(("-", " ", " - ", "‑", "–"))
    return (
        _double(draw, _pen(draw), person, second, joint="-"),
        _double(draw, _pen(draw), person, second, joint=joint),
    )


HABITS = (
    ("ks", "x"),
    ("kh", "h"),
    ("kh", "ch"),
    ("(iy|yi|ii|yy)\\b", "y"),
    ("(?<=[sc]k)i\\b", "y"),
    ("(?<=[aeiou])y\\b", "j"),
    ("(?<=[aeiou])i\\b", "j"),
    ("(?<=[aeou])y\\b", "i"),
    ("[’”`]", ""),
    ("yu", "ju"),
    ("ya", "ja"),
    ("(?<=[dlnstvz])io(?!n\\b)", "e"),
    ("yo", "e"),
    ("yo", "io"),
    ("shch", "sch"),
    ("(?<=[dlnrstvz])ia(?!n?a?\\b)", "ya"),
    ("ń", "n"),
    ("ś", "s"),
    ("ŭ", "u"),
    ("č", "c"),
    ("š", "s"),
    ("ž", "z"),
)


def habit(draw: random.Random, text: str) -> str:
    """A Latin text with one or two habits of newspapers: x for ks, h or ch for kh, -y for -iy, marks left out.

    >>> habit(random.Random(1), "Khoma")
    'Homa'
    """
    for _ in range(draw.randint(1, 2)):
        known = [each for each in HABITS if re.search(each[0], text, re.IGNORECASE)]
        if known:
            usual, instead = draw.choice(known)
            text = re.sub(usual, partial(_in_case, instead), text, flags=re.IGNORECASE)
    return text


def _in_case(instead: str, met: re.Match[str]) -> str:
    return instead.title() if met[0][0].isupper() else instead


def _press(draw: random.Random) -> tuple[str, str]:
    while True:
        person = _person(draw)
        plain = _latin(draw).short(person)
        text = habit(draw, plain)
        if text != plain:
            return _pen(draw).short(person), text


def _dots(draw: random.Random) -> tuple[str, str]:
    while True:
        person, pen = _person(draw), _cyrillic(draw)
        text = pen.short(person)
        if "ё" in text.lower():
            return _pen(draw).short(person), without_dots(text)


def _two(draw: random.Random, first: Person, second: Person) -> tuple[str, str]:
    """Two people, each with or without a patronymic (as the pair needs), now and then surname first."""
    texts = []
    for person in (first, second):
        pen = _pen(draw)
        shape = draw.random()
        text = _surname_first(pen, person, draw) if shape < 0.15 else pen.short(person)
        texts.append(habit(draw, text) if pen.spell in PENS["be-lat"] + PENS["ru-lat"] and shape > 0.75 else text)
    return texts[0], texts[1]


def _both_full(draw: random.Random, first: Person, second: Person) -> tuple[str, str]:
    first_first, second_first = draw.random() < 0.3, draw.random() < 0.3
    return _pen(draw).full(first, surname_first=first_first), _pen(draw).full(second, surname_first=second_first)


def _other_given(draw: random.Random) -> tuple[str, str]:
    first = _given(draw, draw.choice("mmf"))
    second = _given(draw, first.sex, instead=[first])
    surname = _surname(draw, first, second)
    father = draw.choice(PATRONYMICS)
    return _two(draw, Person(first, surname, father), Person(second, surname, father))


def _beside(draw: random.Random, pairs: Iterable[tuple[str, ...]]) -> tuple[Person, Person]:
    first, second = (BY_RU[name] for name in draw.choice(tuple(pairs)))
    surname, father = _surname(draw, first, second), draw.choice(PATRONYMICS)
    return Person(first, surname, father), Person(second, surname, father)


def _near_given(draw: random.Random) -> tuple[str, str]:
    return _two(draw, *_beside(draw, NEAR))


def _other_sex(draw: random.Random) -> tuple[str, str]:
    return _two(draw, *_beside(draw, PAIRED))


def _other_surname(draw: random.Random) -> tuple[str, str]:
    first = _person(draw)
    return _two(draw, first, Person(first.given, _surname(draw, first.given, instead=[first.surname]), first.father))


@cache
def near_surnames() -> tuple[tuple[Surname, Surname], ...]:
    """Surnames of one stem or a letter or two apart: Орлов and Орловский, Мак and Рак, Сенкевич and Станкевич."""
    return tuple((a, b) for at, a in enumerate(SURNAMES) for b in SURNAMES[:at] if _close(a.form.ru, b.form.ru))


def _close(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    allowed = 1 if shorter < 6 else 2
    stem = max(3, shorter - 3)
    # Letters that only one of the two has bound the edits from below; most pairs end here.
    unlike = len(set(a) ^ set(b)) > 2 * allowed or abs(len(a) - len(b)) > allowed
    return a[:stem] == b[:stem] or (not unlike and _edits(a.lower(), b.lower()) <= allowed)


def _edits(a: str, b: str) -> int:
    """Letters to replace, add or leave out to make one word of the other (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def _near_surname(draw: random.Random) -> tuple[str, str]:
    while True:
        (a, b), given = draw.choice(near_surnames()), _given(draw, draw.choice("mmf"))
        if fits(given, a) and fits(given, b):
            return _two(draw, Person(given, a, PATRONYMICS[0]), Person(given, b, PATRONYMICS[0]))


def _other_father(draw: random.Random) -> tuple[str, str]:
    first = _person(draw)
    other = draw.choice([father for father in PATRONYMICS if father != first.father])
    return _both_full(draw, first, Person(first.given, first.surname, other))


def _brother(draw: random.Random) -> tuple[str, str]:
    first = _given(draw, draw.choice("mmf"))
    second = _given(draw, first.sex, instead=[first])
    surname, father = _surname(draw, first, second), draw.choice(PATRONYMICS)
    return _both_full(draw, Person(first, surname, father), Person(second, surname, father))


def _father_and_son(draw: random.Random) -> tuple[str, str]:
    own = draw.choice([father for father in PATRONYMICS if BY_RU[father.name].sex == "m"])
    given = BY_RU[own.name]
    surname = _surname(draw, given)
    grandfather = draw.choice([father for father in PATRONYMICS if father != own])
    return _both_full(draw, Person(given, surname, grandfather), Person(given, surname, own))


@cache
def first_letters(given: Given) -> frozenset[str]:
    """The letters that may stand for a given name in either language, in Cyrillic and as Latin.

    >>> sorted(first_letters(BY_RU["Евгений"]))
    ['E', 'I', 'J', 'Y', 'Z', 'Ž', 'Е', 'Ж', 'Я']
    """
    forms = [given.form.be, given.form.ru, *given.short_be, *given.short_ru]
    latin = [spell(form)[0] for form in forms for sheet in PENS for spell in PENS[sheet]]
    return frozenset([*latin, *(name[0] for name in given.western)])


def _initials_differ(draw: random.Random) -> tuple[str, str]:
    while True:
        first = _given(draw, draw.choice("mmf"))
        second = _given(draw, first.sex, instead=[first])
        if not first_letters(first) & first_letters(second):
            surname, father = _surname(draw, first, second), draw.choice(PATRONYMICS)
            left = _pen(draw).full(Person(first, surname, father))
            return left, _with_initials(draw, _pen(draw), Person(second, surname, father))


def _other_half(draw: random.Random) -> tuple[str, str]:
    person = _person(draw, _given(draw, draw.choice("mff")))
    second = _surname(draw, person.given, instead=[person.surname])
    third = _surname(draw, person.given, instead=[person.surname, second])
    return (
        _double(draw, _pen(draw), person, second, joint="-"),
        _double(draw, _pen(draw), person, third, joint="-"),
    )


Pairing = Callable[[random.Random], tuple[str, str]]
SAME: dict[str, Pairing] = {
    "be-ru cyrillic": _sheets("be-cyr", "ru-cyr"),
    "be-cyr be-lat": _sheets("be-cyr", "be-lat"),
    "be-cyr ru-lat": _sheets("be-cyr", "ru-lat"),
    "ru-cyr be-lat": _sheets("ru-cyr", "be-lat"),
    "ru-cyr ru-lat": _sheets("ru-cyr", "ru-lat"),
    "be-lat ru-lat": _sheets("be-lat", "ru-lat"),
    "be-lat be-lat": _sheets("be-lat", "be-lat"),
    "ru-lat ru-lat": _sheets("ru-lat", "ru-lat"),
    "patronymic": _patronymic,
    "patronymic omitted": _omitted,
    "order": _order,
    "initials": _initials,
    "short form": _short_form,
    "western form": _western,
    "feminine/masculine": _man_s_ending,
    "typo": _typo,
    "homoglyph": _homoglyph,
    "case": _case,
    "hyphen": _hyphen,
    "press habit": _press,
    "ё": _dots,
}
NOT_SAME: dict[str, Pairing] = {
    "other given name": _other_given,
    "near given name": _near_given,
    "other surname": _other_surname,
    "near surname": _near_surname,
    "other sex": _other_sex,
    "patronymic differs": _other_father,
    "brother": _brother,
    "father and son": _father_and_son,
    "initials differ": _initials_differ,
    "other half of a double surname": _other_half,
}


def made(seed: int, n: int) -> list[Made]:
    """`n` different pairs, by turns of one person and of two; every kind of a half equally often.

    No two pairs hold the same two texts, in either order or case. The first pairs of a longer run are those of
    a shorter one.

    >>> [(pair.left, pair.right, pair.same) for pair in made(1, 4)] == [
    ...     (pair.left, pair.right, pair.same) for pair in made(1, 40)[:4]
    ... ]
    True
    >>> sum(pair.same for pair in made(2, 100))
    50
    """
    draw, seen, pairs = random.Random(seed), set[frozenset[str]](), list[Made]()
    while len(pairs) < n:
        kinds, same = ((SAME, 1), (NOT_SAME, 0))[len(pairs) % 2]
        kind = tuple(kinds)[len(pairs) // 2 % len(kinds)]
        left, right = draw.sample(kinds[kind](draw), 2)
        texts = frozenset((left.casefold(), right.casefold()))
        if left != right and texts not in seen:
            seen.add(texts)
            pairs.append(Made(left=left, right=right, same=same, kind=kind))
    return pairs


def write(path: Path, pairs: Iterable[Made]) -> None:
    """The pairs as CSV with the columns left, right, same, kind."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["left", "right", "same", "kind"])
        writer.writerows([pair.left, pair.right, pair.same, pair.kind] for pair in pairs)


def main() -> None:
    """Write the pairs of one seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--n", type=int, default=8_400)
    asked = parser.parse_args()
    write(asked.out, made(asked.seed, asked.n))


if __name__ == "__main__":
    main()
