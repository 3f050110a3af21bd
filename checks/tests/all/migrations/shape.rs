//! `schema.sql` is what the migrations make, for people to read: it may not fall behind them.

use base::db::{MIGRATIONS, for_sqlite};
use checks::tree::Tree;
use rusqlite::{Connection, Row};
use std::collections::BTreeSet;

/// The runner's own table: it may stand in `schema.sql` or not.
const RUNNERS: &str = "migrations";

#[test]
fn schema_sql_is_what_the_migrations_make() {
    let tree = Tree::workspace();
    let written = tree.text("schema.sql").expect("schema.sql stands at the root: run `cargo xtask schema`");
    let made: String = MIGRATIONS.iter().map(|step| step.sql).collect();

    assert_eq!(differences(written, &made), Vec::<String>::new(), "run `cargo xtask schema`");
}

// Compared as SQLite understands them, so that layout and comments don't matter.
fn differences(written: &str, made: &str) -> Vec<String> {
    let (written, made) = (shape(written), shape(made));
    let stale = written.difference(&made).map(|line| format!("only in schema.sql: {line}"));
    let missing = made.difference(&written).map(|line| format!("not in schema.sql: {line}"));

    stale.chain(missing).collect()
}

fn shape(sql: &str) -> BTreeSet<String> {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch(&for_sqlite(sql)).expect("SQLite runs the schema");

    let columns = "SELECT t.name || '.' || c.name || ' ' || c.type, c.\"notnull\" || ' ' || COALESCE(c.dflt_value, '') || ' ' || c.pk
        FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name <> ?1";
    let indexes =
        "SELECT t.name || ' index ' || i.name || ' ' || i.\"unique\", c.seqno || ' ' || COALESCE(c.name, '')
        FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i JOIN pragma_index_info(i.name) AS c
        WHERE t.type = 'table' AND t.name <> ?1";
    let references = "SELECT t.name || '.' || f.\"from\", 'references ' || f.\"table\" || ' ' || COALESCE(f.\"to\", '')
        FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table' AND t.name <> ?1";

    [columns, indexes, references].iter().flat_map(|sql| lines(&connection, sql)).collect()
}

fn lines(connection: &Connection, sql: &str) -> Vec<String> {
    let line = |row: &Row| Ok(format!("{} {}", row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let mut statement = connection.prepare(sql).unwrap();

    statement.query_map([RUNNERS], line).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
fn a_schema_that_fell_behind_is_found() {
    let written = "CREATE TABLE a (id BIGINT PRIMARY KEY, b TEXT);";
    let made = "-- Why.\nCREATE TABLE a (id BIGINT PRIMARY KEY,\n  b TEXT NOT NULL);\nCREATE INDEX a_by_b ON a (b, id);";

    assert_eq!(differences(made, made), Vec::<String>::new());
    assert_eq!(
        differences(written, made),
        [
            "only in schema.sql: a.b TEXT 0  0",
            "not in schema.sql: a index a_by_b 0 0 b",
            "not in schema.sql: a index a_by_b 0 1 id",
            "not in schema.sql: a.b TEXT 1  0",
        ]
    );
}
