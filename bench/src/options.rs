//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use base::Result;
use clap::{Parser, Subcommand};

use crate::child::Role;
use crate::plan::{Engine, Plan};

/// Measures Attend beside the bare limits of this machine.
#[derive(Debug, Parser)]
pub struct Options {
    #[command(subcommand)]
    pub what: What,
    /// Measures on this PostgreSQL server, too; everything stands in a schema that is dropped at the end.
    #[arg(long, global = true)]
    postgres: Option<String>,
    /// Seconds that each rate is measured for.
    #[arg(long, global = true, default_value_t = 5)]
    seconds: u64,
    /// Conversations in the database before start, pages, chat and mail are measured.
    #[arg(long, global = true, default_value_t = 100_000)]
    conversations: i64,
    /// Chat widgets that are connected at once.
    #[arg(long, global = true, default_value_t = 10_000)]
    widgets: usize,
    /// Orders in the database before the order page and acts are measured.
    #[arg(long, global = true, default_value_t = 1_000_000)]
    orders: i64,
    /// The page of one order.
    #[arg(long, global = true, default_value = "/api/v1/orders/{number}", value_name = "PATH")]
    order_page: String,
    /// The file that is imported.
    #[arg(long, global = true, default_value = "target/demand.jsonl", value_name = "FILE")]
    import_file: PathBuf,
    /// Folder for the databases; it should lie on the disk that is to be measured, not in memory.
    #[arg(long, global = true, default_value = "target")]
    folder: PathBuf,
    /// Prints JSON instead of a table.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
pub enum What {
    /// Everything.
    All,
    /// Durable writes and point reads.
    Store,
    /// The import of a year of orders, from the file that `cargo xtask demand-convert` writes.
    Import,
    /// A customer's order page, and acts, over very many orders.
    Orders,
    /// Mail over SMTP, until it stands in its conversation.
    Mail,
    /// Pages of the desk over a filled database.
    Pages,
    /// Memory and delay with many chat widgets.
    Chat,
    /// Cold start to the first page.
    Start,
    #[command(hide = true, subcommand)]
    Child(Role),
}

impl Options {
    /// What is to be measured with.
    pub fn plan(&self) -> Result<Plan> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let engines = std::iter::once(Engine::Sqlite).chain(self.postgres.clone().map(Engine::Postgres));
        Ok(Plan {
            runtime,
            engines: engines.collect(),
            time: Duration::from_secs(self.seconds.max(1)),
            conversations: self.conversations.max(1_000),
            widgets: self.widgets.max(1),
            orders: self.orders.max(1_000),
            order_page: self.order_page.clone(),
            import_file: self.import_file.clone(),
            folder: self.folder.clone(),
            is_json: self.json,
        })
    }
}
