"""Words and headers of the true formats, and names that nobody has; editions.py writes with them."""


def _words(text: str, separator: str = " ") -> list[str]:
    return text.split(separator)


# English, Russian, Belarusian, and Belarusian Latin as in the addresses of pages. Few, so that namesakes occur.
GIVEN = {"m": [("Zhmych", "Жмых", "Жмых", "zmych"), ("Arkul", "Аркул", "Аркул", "arkul"), ("Tsival", "Циваль", "Цываль", "cyval")],
         "f": [("Lubra", "Любра", "Любра", "lubra"), ("Vienisha", "Вениша", "Веніша", "vienisa"), ("Yurma", "Юрма", "Юрма", "jurma")]}  # fmt: skip
SURNAMES = [("Pralubnik", "Пралубник", "Пралубнік", "pralubnik"), ("Kudzerach", "Кудерач", "Кудзерач", "kudzerac"),
            ("Shashkevel", "Шашкевель", "Шашкевель", "saskievel"), ("Drabulka", "Драбулка", "Драбулка", "drabulka")]  # fmt: skip
LANGUAGES = ("en", "ru", "be")
MONTHS = {
    "en": _words("January February March April May June July August September October November December"),
    "ru": _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "be": _words(
        "студзеня лютага сакавіка красавіка траўня чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня"
    ),
}
SEXES = {
    "en": {"m": "Male", "f": "Female"},
    "ru": {"m": "мужской", "f": "женский"},
    "be": {"m": "мужчынскі", "f": "жаночы"},
}
STATUSES = {"en": {"active": "Political prisoner", "former": "Former political prisoner", "np": ""},
            "ru": {"active": "Политзаключенный", "former": "Бывший политзаключенный", "np": ""},
            "be": {"active": "палітвязень", "former": "былы палітвязень", "np": ""}}  # fmt: skip
PENALTIES = {"custody": ("imprisonment", "лишение свободы", "пазбаўленне волі"),
             "home_confinement": ("home confinement", "домашняя химия", "хатняя хімія"),
             "fine": ("fine", "штраф", "штраф")}  # fmt: skip
RELEASED = {"en": "Released", "ru": "освобождён", "be": "вызвалены"}
TOLD = {"term_served": "He served full term, released.", "pardon": "Detained for comments; pardoned.",
        "unknown": "Released. A petition for pardon was refused, he was not pardoned."}  # fmt: skip
PRISONS = ("Penal Colony No. 91", "Prison No. 92", "Detention Centre No. 93")
ARTICLES = ("342", "130 part 1", "361-4", "368")
VIASNA_HEADER = _words(
    "id,url,name,status,gender,photo,description,birthday,arrested,articles,prison,declaration,decision,penalty,judge,"
    "councel,penalty_start_date,release_date,verdict_date,appeal_date,fake_terrorist_list,died,clusters",
    ",",
)
SITE_COLUMNS = ("name", "status", "birthday", "gender", "arrested", "articles", "verdict_date", "decision", "penalty",
                "judge", "prosecutor", "prison")  # fmt: skip
SITE_HEADERS = {
    "en": ("Name and surname", "Status", "Date of birth", "Gender", "Date of detention", "Charges indicted", "Date of verdict",
           "Sentence", "Penalty", "Judge", "Prosecutor", "Prison"),
    "ru": ("Имя и фамилия", "Статус", "Дата рождения", "Пол", "Дата задержания", "Предъявлены обвинения", "Дата приговора",
           "Решение суда", "Вид наказания", "Судья", "Прокурор", "Место заключения"),
    "be": ("Імя і прозвішча", "Статус", "Дата нараджэння", "Пол", "Дата затрымання", "Прад’яўлены абвінавачванні",
           "Дата прысуду", "Рашэнне суда", "Від пакарання", "Суддзя", "Пракурор", "Месца зняволення"),
}  # fmt: skip
TABLE_HEADER = ("name", "date of birth", "gender", "date of detention", "charges", "prison", "data-address", "status")
CECC_HEADER = _words(
    "CECC record number|main name|pinyin name|Chinese name|detention status|issue category|ethnic group|sex|age at detention|"
    "religion|occup|affil|residence province|residence prefecture|residence county|date of detention|"
    "current (or last) prison, detention center or site|province where imprisoned (or detained)|"
    "prefecture where imprisoned (or detained)|county where imprisoned (or detained)|"
    "current (or last) sentence or time served (years)|(months)|(weeks)|(days)|legal process|formal arrest date|trial date|"
    "trial court|sentence date|sentence court|appeal date|appeal court|appeal ruling date|appeal ruling court|"
    "sent. ends per PRC|actual date released|charge (statute)|short summary",
    "|",
)
MEMORIAL_HEADER = ("arrest_id", "person_id", "surname", "name", "sex", "birth_date", "arrest_date", "sentence_date", "article",
                   "sentence", "camp", "release_date")  # fmt: skip


def in_words(edtf: str, language: str) -> str:
    """A date as the site's exports print it: `12 траўня 2026`, `May 2026`, `2026`."""
    year, month, day = (*edtf.split("-"), "", "")[:3]
    return " ".join(part for part in (day.lstrip("0"), month and MONTHS[language][int(month) - 1], year) if part)


def term(months: int) -> str:
    """A term as Viasna's machine export prints it: `4 1/2 years`, `19 months`."""
    years, rest = divmod(months, 12)
    return f"{years} 1/2 years" if years and rest == 6 else f"{years} years" if not rest else f"{months} months"


def slashes(edtf: str, *, unknown: str = "00") -> str:
    """A date as the Commission prints it: `2024/07/03`, `2024/07/00`, `2024`."""
    return edtf.replace("-", "/") + (f"/{unknown}" if len(edtf) == 7 else "")


def packed(edtf: str) -> str:
    """A date as Memorial packs it into one number; 0 for none."""
    year, month, day = (int(part) for part in (*edtf.split("-"), "0", "0")[:3]) if edtf else (1800, 0, 0)
    return str((year - 1800) << 9 | month << 5 | day)
