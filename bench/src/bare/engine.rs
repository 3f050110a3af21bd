//! A connection to the bare engine: prepared statements with the same `$n` on both, and nothing around them.

use std::collections::HashMap;

use base::Result;
use base::db::Location;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};
use rusqlite::types::{ToSqlOutput, ValueRef};

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Whole(Option<i64>),
    Text(Option<String>),
    Truth(bool),
}

/// One connection.
pub enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres { client: Box<Client>, statements: HashMap<String, Statement> },
}

impl Engine {
    /// Opens the database at `location` with Attend's settings.
    pub fn open(location: &Location) -> Result<Engine> {
        match location {
            Location::Sqlite(file) => {
                let connection = rusqlite::Connection::open(file)?;
                connection.execute_batch(
                    "PRAGMA journal_mode = WAL;
                     PRAGMA synchronous = FULL;
                     PRAGMA foreign_keys = ON;
                     PRAGMA cache_size = -8192;
                     PRAGMA temp_store = MEMORY;",
                )?;
                connection.set_prepared_statement_cache_capacity(64);
                Ok(Engine::Sqlite(connection))
            }
            Location::Postgres { url, .. } => {
                let client = Box::new(Client::connect(url, NoTls)?);
                Ok(Engine::Postgres { client, statements: HashMap::new() })
            }
        }
    }

    /// Begins a transaction, as Attend begins one.
    pub fn begin(&mut self) -> Result<()> {
        match self {
            Engine::Sqlite(connection) => {
                connection.prepare_cached("BEGIN IMMEDIATE")?.execute([]).map(drop)?
            }
            Engine::Postgres { client, .. } => client.batch_execute("BEGIN ISOLATION LEVEL SERIALIZABLE")?,
        }
        Ok(())
    }

    /// Ends it; on disk when this returns.
    pub fn commit(&mut self) -> Result<()> {
        match self {
            Engine::Sqlite(connection) => connection.prepare_cached("COMMIT")?.execute([]).map(drop)?,
            Engine::Postgres { client, .. } => client.batch_execute("COMMIT")?,
        }
        Ok(())
    }

    /// Runs a statement.
    pub fn execute(&mut self, sql: &str, cells: &[Cell]) -> Result<()> {
        match self {
            Engine::Sqlite(connection) => {
                connection.prepare_cached(sql)?.execute(rusqlite::params_from_iter(cells))?;
            }
            Engine::Postgres { client, statements } => {
                let statement = prepared(client, statements, sql)?;
                client.execute(&statement, &bound(cells))?;
            }
        }
        Ok(())
    }

    /// Reads whole rows, as text where it is text, and says how many there were.
    pub fn read(&mut self, sql: &str, cells: &[Cell]) -> Result<usize> {
        match self {
            Engine::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let width = statement.column_count();
                let mut rows = statement.query(rusqlite::params_from_iter(cells))?;
                let mut count = 0;
                while let Some(row) = rows.next()? {
                    for at in 0..width {
                        std::hint::black_box(row.get::<_, rusqlite::types::Value>(at)?);
                    }
                    count += 1;
                }
                Ok(count)
            }
            Engine::Postgres { client, statements } => {
                let statement = prepared(client, statements, sql)?;
                Ok(std::hint::black_box(client.query(&statement, &bound(cells))?).len())
            }
        }
    }
}

fn prepared(
    client: &mut Client,
    statements: &mut HashMap<String, Statement>,
    sql: &str,
) -> Result<Statement> {
    if let Some(known) = statements.get(sql) {
        return Ok(known.clone());
    }
    let statement = client.prepare(sql)?;
    statements.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

fn bound(cells: &[Cell]) -> Vec<&(dyn ToSql + Sync)> {
    cells
        .iter()
        .map(|cell| match cell {
            Cell::Whole(whole) => whole as &(dyn ToSql + Sync),
            Cell::Text(text) => text,
            Cell::Truth(truth) => truth,
        })
        .collect()
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Cell::Whole(None) | Cell::Text(None) => ValueRef::Null,
            Cell::Whole(Some(whole)) => ValueRef::Integer(*whole),
            Cell::Text(Some(text)) => ValueRef::Text(text.as_bytes()),
            Cell::Truth(truth) => ValueRef::Integer(i64::from(*truth)),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}
