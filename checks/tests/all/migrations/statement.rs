//! What a migration may say, read into types: tables, indexes, new columns, rows. Anything else is `Other`.

use super::sql::{Tokens, bracket, find, parts, starts, statements};

/// One statement of a migration.
#[derive(Debug)]
pub enum Statement {
    Table(Table),
    Index(Index),
    NewColumn { table: String, column: Column },
    Rows,
    Other(String),
}

/// `CREATE TABLE`: what stands in its bracket.
#[derive(Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub has_primary_key: bool,
    pub keys: Vec<Vec<String>>,
    pub references: Vec<String>,
}

/// One column with its type as written, and the words behind the type.
#[derive(Debug)]
pub struct Column {
    pub name: String,
    pub kind: String,
    pub rest: Tokens,
}

/// `CREATE INDEX`.
#[derive(Debug)]
pub struct Index {
    pub name: String,
    pub table: String,
    pub columns: Vec<String>,
}

/// Where a column's type ends.
const AFTER_TYPE: [&str; 8] =
    ["NOT", "NULL", "DEFAULT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "CONSTRAINT"];

/// Reads every statement of a migration.
pub fn read(text: &str) -> Vec<Statement> {
    statements(text).iter().map(|tokens| statement(tokens)).collect()
}

fn statement(tokens: &[String]) -> Statement {
    let is_column = starts(tokens, "ALTER TABLE") && tokens.len() > 5 && starts(&tokens[3..], "ADD COLUMN");

    if starts(tokens, "CREATE TABLE") {
        Statement::Table(table(tokens))
    } else if starts(tokens, "CREATE INDEX") || starts(tokens, "CREATE UNIQUE INDEX") {
        Statement::Index(index(tokens))
    } else if is_column {
        Statement::NewColumn { table: tokens[2].clone(), column: column(&tokens[5..]) }
    } else if starts(tokens, "INSERT INTO") || starts(tokens, "UPDATE") {
        Statement::Rows
    } else {
        Statement::Other(tokens.iter().take(4).cloned().collect::<Vec<_>>().join(" "))
    }
}

fn table(tokens: &[String]) -> Table {
    let mut table = Table {
        name: tokens.get(2).cloned().unwrap_or_default(),
        columns: Vec::new(),
        has_primary_key: find(tokens, "PRIMARY KEY").is_some(),
        keys: Vec::new(),
        references: Vec::new(),
    };

    for part in parts(bracket(tokens)) {
        if ["PRIMARY KEY", "UNIQUE ("].iter().any(|key| starts(&part, key)) {
            table.keys.push(bracket(&part).iter().filter(|token| *token != ",").cloned().collect());
        } else if starts(&part, "FOREIGN KEY") {
            table.references.extend(bracket(&part).first().cloned());
        } else if !starts(&part, "CHECK") && !starts(&part, "CONSTRAINT") {
            add_column(&mut table, column(&part));
        }
    }

    table
}

fn add_column(table: &mut Table, column: Column) {
    if column.says("PRIMARY KEY") || column.says("UNIQUE") {
        table.keys.push(vec![column.name.clone()]);
    }
    if column.says("REFERENCES") {
        table.references.push(column.name.clone());
    }
    table.columns.push(column);
}

fn column(tokens: &[String]) -> Column {
    let is_after = |token: &String| AFTER_TYPE.iter().any(|word| token.eq_ignore_ascii_case(word));
    let (name, rest) = tokens.split_first().map(|(name, rest)| (name.clone(), rest)).unwrap_or_default();
    let end = rest.iter().position(is_after).unwrap_or(rest.len());

    Column { name, kind: rest[..end].join(" "), rest: rest[end..].to_vec() }
}

fn index(tokens: &[String]) -> Index {
    let word =
        |after: &str| find(tokens, after).and_then(|at| tokens.get(at + 1)).cloned().unwrap_or_default();
    let columns = parts(bracket(tokens)).into_iter().filter_map(|part| part.into_iter().next());

    Index { name: word("INDEX"), table: word("ON"), columns: columns.collect() }
}

impl Column {
    /// Whether these words stand behind the type.
    pub fn says(&self, words: &str) -> bool {
        find(&self.rest, words).is_some()
    }
}

#[test]
fn a_table_is_read_with_its_keys_and_references() {
    let text = "CREATE TABLE a (id BIGINT PRIMARY KEY, b DOUBLE PRECISION NOT NULL CHECK (b IN (1, 2)),
        c BIGINT REFERENCES b (id), UNIQUE (b, c), FOREIGN KEY (b, c) REFERENCES d (e, f))";
    let Statement::Table(table) = read(text).remove(0) else { panic!("it is a table") };

    let columns: Vec<_> =
        table.columns.iter().map(|column| (column.name.as_str(), column.kind.as_str())).collect();
    assert_eq!(columns, [("id", "BIGINT"), ("b", "DOUBLE PRECISION"), ("c", "BIGINT")]);
    assert_eq!(table.keys, [vec!["id"], vec!["b", "c"]]);
    assert_eq!(table.references, ["c", "b"]);
    assert!(table.has_primary_key);
}
