//! What a migration may contain, judged from its text alone.

use super::statement::{Column, Statement, Table, read};
use checks::findings::{Finding, hold};
use checks::tree::Tree;
use std::collections::BTreeSet;

/// Types that mean the same on both engines.
const TYPES: [&str; 6] = ["BIGINT", "TEXT", "TEXT COLLATE \"C\"", "BOOLEAN", "DOUBLE PRECISION", "BYTEA"];

#[test]
fn migrations_are_numbered_without_gaps_and_say_why() {
    assert_none(unnumbered(&Tree::workspace()));
}

#[test]
fn every_migration_has_a_file_of_sample_rows() {
    assert_none(without_samples(&Tree::workspace()));
}

#[test]
fn migrations_only_add_and_only_what_both_engines_know() {
    assert_none(unportable(&Tree::workspace()));
}

#[test]
fn every_foreign_key_leads_an_index() {
    let tree = Tree::workspace();
    hold("foreign_key", &tree, &unindexed(&tree));
}

#[test]
fn the_program_carries_every_migration() {
    let tree = Tree::workspace();
    let carried = base::db::MIGRATIONS.iter();
    let carried: Vec<_> =
        carried.map(|step| (format!("{:04}_{}", step.version, step.name), step.sql)).collect();
    let written: Vec<_> = migrations(&tree).map(|(path, text)| (stem(path).to_string(), text)).collect();

    assert_eq!(carried, written, "base::db::MIGRATIONS and the folder migrations/ tell different stories");
}

fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}

fn migrations(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.under("migrations/", "").filter(|(path, _)| path.matches('/').count() == 1 && path.ends_with(".sql"))
}

fn stem(path: &str) -> &str {
    path.trim_start_matches("migrations/").trim_end_matches(".sql")
}

fn unnumbered(tree: &Tree) -> Vec<String> {
    let each = migrations(tree).enumerate().flat_map(|(at, (path, text))| {
        let expected = format!("{:04}_", at + 1);
        let name = stem(path).strip_prefix(&expected);
        let misnamed = !name.is_some_and(is_lower_snake);
        let silent = !text.lines().next().is_some_and(|line| line.starts_with("-- ") && line.len() > 20);
        [
            misnamed.then(|| format!("{path}: should be called {expected}name.sql")),
            silent.then(|| format!("{path}: the first line is a comment that says why")),
        ]
    });

    each.flatten().collect()
}

fn without_samples(tree: &Tree) -> Vec<String> {
    let steps: BTreeSet<&str> = migrations(tree).map(|(path, _)| stem(path)).collect();
    let samples: BTreeSet<&str> = tree
        .under("migrations/samples/", ".sql")
        .map(|(path, _)| stem(path).trim_start_matches("samples/"))
        .collect();
    let missing = steps.difference(&samples).map(|step| format!("migrations/samples/{step}.sql isn't there"));
    let left = samples
        .difference(&steps)
        .map(|step| format!("migrations/samples/{step}.sql belongs to no migration"));

    missing.chain(left).collect()
}

fn unportable(tree: &Tree) -> Vec<String> {
    let all = migrations(tree).flat_map(|(path, text)| read(text).into_iter().map(move |step| (path, step)));

    all.flat_map(|(path, step)| faults(&step).into_iter().map(move |fault| format!("{path}: {fault}")))
        .collect()
}

fn faults(step: &Statement) -> Vec<String> {
    match step {
        Statement::Table(table) => table_faults(table),
        Statement::Index(index) => name_fault(&index.name).into_iter().collect(),
        Statement::NewColumn { table, column } => {
            let mut faults = column_faults(table, column);
            if column.says("NOT NULL") && !column.says("DEFAULT") {
                faults.push(format!("{table}.{}: NOT NULL comes with a DEFAULT", column.name));
            }
            faults
        }
        Statement::Rows => Vec::new(),
        Statement::Other(text) => vec![format!("`{text} …` is not a statement of a step that only adds")],
    }
}

fn table_faults(table: &Table) -> Vec<String> {
    let key = (!table.has_primary_key).then(|| format!("{}: no PRIMARY KEY", table.name));
    let columns = table.columns.iter().flat_map(|column| column_faults(&table.name, column));

    name_fault(&table.name).into_iter().chain(key).chain(columns).collect()
}

fn column_faults(table: &str, column: &Column) -> Vec<String> {
    let is_foreign = !TYPES.contains(&column.kind.as_str());
    let kind =
        is_foreign.then(|| format!("{table}.{}: {:?} is not one of {TYPES:?}", column.name, column.kind));
    let words = ["AUTOINCREMENT", "GENERATED", "COLLATE"].into_iter().filter(|word| column.says(word));
    let words = words.map(|word| format!("{table}.{}: {word} is not portable", column.name));

    name_fault(&column.name).into_iter().chain(kind).chain(words).collect()
}

fn name_fault(name: &str) -> Option<String> {
    (!is_lower_snake(name)).then(|| format!("{name:?} is not lower_snake"))
}

fn is_lower_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

// An index of any step counts. Without one, removing or merging the row pointed to reads the whole table.
fn unindexed(tree: &Tree) -> Vec<Finding> {
    let steps: Vec<(&str, Statement)> = migrations(tree)
        .flat_map(|(path, text)| read(text).into_iter().map(move |step| (path, step)))
        .collect();
    let led: BTreeSet<(&str, &str)> = steps.iter().flat_map(|(_, step)| led_by(step)).collect();
    let pointing =
        steps.iter().flat_map(|(path, step)| references(step).into_iter().map(move |key| (*path, key)));
    let bare = pointing.filter(|(_, key)| !led.contains(key));

    bare.map(|(path, (table, column))| {
        let says = format!("{table}.{column} points to another table and leads no index");
        Finding { path: path.to_string(), name: format!("{table}.{column}"), value: 0, says }
    })
    .collect()
}

fn led_by(step: &Statement) -> Vec<(&str, &str)> {
    match step {
        Statement::Table(table) => {
            table.keys.iter().filter_map(|key| Some((table.name.as_str(), key.first()?.as_str()))).collect()
        }
        Statement::Index(index) => {
            index.columns.first().map(|column| (index.table.as_str(), column.as_str())).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn references(step: &Statement) -> Vec<(&str, &str)> {
    match step {
        Statement::Table(table) => {
            table.references.iter().map(|column| (table.name.as_str(), column.as_str())).collect()
        }
        Statement::NewColumn { table, column } if column.says("REFERENCES") => {
            vec![(table.as_str(), column.name.as_str())]
        }
        _ => Vec::new(),
    }
}

#[test]
fn a_gap_a_bad_name_a_missing_reason_and_missing_samples_are_found() {
    let tree = Tree::of(&[
        ("migrations/0001_ground.sql", "-- The tables everything stands on.\n"),
        ("migrations/0003_Late.sql", "CREATE TABLE a"),
        ("migrations/samples/0001_ground.sql", ""),
        ("migrations/samples/0002_gone.sql", ""),
    ]);

    assert_eq!(
        unnumbered(&tree),
        [
            "migrations/0003_Late.sql: should be called 0002_name.sql",
            "migrations/0003_Late.sql: the first line is a comment that says why"
        ]
    );
    assert_eq!(
        without_samples(&tree),
        [
            "migrations/samples/0003_Late.sql isn't there",
            "migrations/samples/0002_gone.sql belongs to no migration"
        ]
    );
}

#[test]
fn what_takes_away_or_suits_one_engine_only_is_found() {
    let cases = [
        ("DROP TABLE a", vec!["`DROP TABLE a …` is not a statement of a step that only adds"]),
        (
            "ALTER TABLE a RENAME COLUMN b TO c",
            vec!["`ALTER TABLE a RENAME …` is not a statement of a step that only adds"],
        ),
        (
            "CREATE TRIGGER a AFTER",
            vec!["`CREATE TRIGGER a AFTER …` is not a statement of a step that only adds"],
        ),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL", vec!["a.b: NOT NULL comes with a DEFAULT"]),
        ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT ''", vec![]),
        ("CREATE TABLE a (B TEXT NOT NULL)", vec!["a: no PRIMARY KEY", "\"B\" is not lower_snake"]),
        ("CREATE INDEX a_By_b ON a (b)", vec!["\"a_By_b\" is not lower_snake"]),
        ("UPDATE a SET b = c", vec![]),
    ];

    for (text, expected) in cases {
        assert_eq!(read(text).iter().flat_map(faults).collect::<Vec<_>>(), expected, "{text}");
    }
    let serial = read("CREATE TABLE a (id SERIAL PRIMARY KEY)").iter().flat_map(faults).collect::<Vec<_>>();
    assert!(serial.len() == 1 && serial[0].starts_with("a.id: \"SERIAL\" is not one of"), "{serial:?}");
}

#[test]
fn a_reference_without_an_index_is_found() {
    let tree = Tree::of(&[
        (
            "migrations/0001_a.sql",
            "CREATE TABLE a (id BIGINT PRIMARY KEY REFERENCES z (id), b BIGINT REFERENCES z (id), c BIGINT REFERENCES z (id), UNIQUE (id, c));",
        ),
        (
            "migrations/0002_b.sql",
            "CREATE INDEX a_by_b ON a (b, id); ALTER TABLE a ADD COLUMN d BIGINT REFERENCES z (id);",
        ),
    ]);

    let names: Vec<_> = unindexed(&tree).into_iter().map(|finding| finding.name).collect();
    assert_eq!(names, ["a.c", "a.d"]);
}
