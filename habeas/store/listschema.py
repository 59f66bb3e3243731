"""The tables of statements, and those in which an edition is staged."""

_STATEMENT = """
    record integer, spell utinyint, prop utinyint, value varchar, original varchar, first date, last date,
    low integer, high integer, row integer, edition integer, known_from date, known_to date
"""
# Grain of each table stands before it. A day in `known_to` is the first on which it was no longer said; null: still is.
SCHEMA = f"""
create table lists.made_from (format varchar);
-- Grain: one edition of one list. `known_from` is the day from which what it says was known.
create table lists.edition (
    edition integer, list varchar, title varchar, publisher varchar, reader varchar, grade varchar, url varchar,
    fingerprint varchar, published varchar, published_first date, known_from date, fetched varchar, sha256 varchar,
    file varchar, complete boolean,
    rows bigint, taken bigint, set_aside bigint, refused bigint, added bigint, changed bigint, vanished bigint
);
-- Grain: one record of one list. `person` is what the list knows the person by, null where a record is a person.
-- `hash` is of the row as last read, `row` and `edition` where it was last read changed.
create table lists.record (
    record integer, list varchar, key varchar, person varchar, hash ubigint, row integer, edition integer
);
-- Grain: one stretch of editions in which a record stood.
create table lists.listing (record integer, known_from date, known_to date);
-- Grain: one value of one property of one record, over the editions that say it. `original` is null where the list
-- prints the value itself. Dates have a first and a last day, days and numbers a least and a most.
create table lists.statement ({_STATEMENT});
-- Grain: one fault of one row that was not taken.
create table lists.refused (edition integer, row integer, "column" varchar, problem varchar, cure varchar);
-- Grain: one record that stood in the list before and whose row in that edition was refused.
create table lists.skipped (record integer, edition integer);
-- Grain: one ground on which rows of an edition were set aside.
create table lists.set_aside (edition integer, why varchar, rows bigint);
-- Grain: one property that columns of an edition say, with the strictest of their tiers.
create table lists.tier (edition integer, prop utinyint, tier varchar);
"""
TABLES = ("made_from", "edition", "record", "listing", "statement", "refused", "set_aside", "skipped", "tier")
STAGING = f"""
-- Grain: one row of the edition that is new or differs. `record` is a number of its own until its record is found.
create or replace temp table incoming (record integer, key varchar, person varchar, hash ubigint, row integer);
-- Grain: one row of the edition that is as it was.
create or replace temp table kept (record integer, row integer);
-- Grain: one row whose record must not be taken as vanished, because the row was refused.
create or replace temp table unread (key varchar);
-- Grain: one text of one group of columns, with one thing it says.
create or replace temp table meaning (
    code integer, spell utinyint, prop utinyint, value varchar, original varchar, first date, last date,
    low integer, high integer
);
-- Grain: one value of one property of one record, as in lists.statement.
create or replace temp table said ({_STATEMENT});
"""
