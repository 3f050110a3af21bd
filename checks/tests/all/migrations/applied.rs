//! Runs the migrations one by one, each followed by its sample rows, so that every step meets the rows of the steps
//! before it: on SQLite always, on PostgreSQL where `ATTEND_TEST_POSTGRES` names one.

use super::statement::{Statement, read};
use base::db::{MIGRATIONS, Migration, for_sqlite};
use checks::tree::Tree;
use postgres::NoTls;

#[test]
fn every_step_runs_over_the_samples_of_the_steps_before_on_sqlite() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();

    step_through(&mut Engine::Sqlite(connection));
}

#[test]
fn every_step_runs_over_the_samples_of_the_steps_before_on_postgres() {
    let Ok(url) = std::env::var("ATTEND_TEST_POSTGRES") else { return };
    let schema = Schema::create(&url);
    let mut client = postgres::Client::connect(&url, NoTls).unwrap();
    client.batch_execute(&format!("SET search_path TO {}", schema.name)).unwrap();

    step_through(&mut Engine::Postgres(Box::new(client)));
}

enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres::Client>),
}

fn step_through(engine: &mut Engine) {
    let tree = Tree::workspace();

    for step in MIGRATIONS {
        let path = format!("migrations/samples/{:04}_{}.sql", step.version, step.name);
        let samples = tree.text(&path).unwrap_or_else(|| panic!("{path} isn't there"));
        engine.run(&format!("{:04}_{}.sql", step.version, step.name), step.sql);
        engine.run(&path, samples);
        assert_eq!(empty_tables(engine, step), Vec::<String>::new(), "{path} has no row for these tables");
    }
}

fn empty_tables(engine: &mut Engine, step: &Migration) -> Vec<String> {
    let tables = read(step.sql).into_iter().filter_map(|statement| match statement {
        Statement::Table(table) => Some(table.name),
        _ => None,
    });

    tables.filter(|table| engine.count(table) == 0).collect()
}

impl Engine {
    fn run(&mut self, path: &str, sql: &str) {
        let result = match self {
            Engine::Sqlite(connection) => {
                let sql = with_blobs(&for_sqlite(sql), |hex| format!("x'{hex}'"));
                connection.execute_batch(&sql).map_err(|error| error.to_string())
            }
            Engine::Postgres(client) => {
                let sql = with_blobs(sql, |hex| format!("'\\x{hex}'::bytea"));
                client.batch_execute(&sql).map_err(|error| format!("{error:?}"))
            }
        };

        result.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    fn count(&mut self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");

        match self {
            Engine::Sqlite(connection) => connection.query_row(&sql, [], |row| row.get(0)).unwrap(),
            Engine::Postgres(client) => client.query_one(&sql, &[]).unwrap().get(0),
        }
    }
}

// Samples write bytes as `{{blob:616263}}`: the engines share no literal for them.
fn with_blobs(sql: &str, literal: impl Fn(&str) -> String) -> String {
    let mut parts = sql.split("{{blob:");
    let mut done = parts.next().unwrap_or_default().to_string();

    for part in parts {
        let (hex, rest) = part.split_once("}}").expect("a blob ends with }}");
        done += &literal(hex);
        done += rest;
    }

    done
}

// A schema of this test's own, dropped with it.
struct Schema {
    url: String,
    name: String,
}

impl Schema {
    fn create(url: &str) -> Schema {
        let schema = Schema { url: url.to_string(), name: format!("checks_{}", std::process::id()) };
        schema.execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", schema.name));
        schema.execute(&format!("CREATE SCHEMA {}", schema.name));

        schema
    }

    fn execute(&self, sql: &str) {
        postgres::Client::connect(&self.url, NoTls).unwrap().batch_execute(sql).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.execute(&format!("DROP SCHEMA IF EXISTS {} CASCADE", self.name));
    }
}

#[test]
fn blobs_become_the_literal_of_the_engine() {
    let sql = with_blobs("VALUES ({{blob:6162}}, 1, {{blob:}})", |hex| format!("x'{hex}'"));

    assert_eq!(sql, "VALUES (x'6162', 1, x'')");
}

#[test]
#[should_panic(expected = "bad.sql: no such column: nowhere")]
fn a_step_that_does_not_run_fails() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();

    Engine::Sqlite(connection)
        .run("bad.sql", "CREATE TABLE a (id BIGINT PRIMARY KEY); SELECT nowhere FROM a;");
}
