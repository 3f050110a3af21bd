//! What every benchmark is handed: how long, how much, on which engines.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use base::Result;
use tokio::runtime::Runtime;

/// Connections Attend holds to PostgreSQL unless told otherwise; the bare driver gets as many.
pub const CONNECTIONS: usize = 12;
/// Callers of the store at the same time.
pub const CALLERS: usize = 64;
/// File handles beside those of the widgets.
const SPARE_HANDLES: usize = 500;

/// How to measure.
pub struct Plan {
    /// Where the load is made; Attend itself runs in a process of its own.
    pub runtime: Runtime,
    /// SQLite, and PostgreSQL where it is named.
    pub engines: Vec<Engine>,
    /// How long a rate is measured.
    pub time: Duration,
    /// Conversations to fill the database with.
    pub conversations: i64,
    /// Widgets connected at once.
    pub widgets: usize,
    /// Orders to fill a database with.
    pub orders: i64,
    /// Path of an order's page, with `{number}` in it.
    pub order_page: String,
    /// The file to import.
    pub import_file: PathBuf,
    /// Where databases are put.
    pub folder: PathBuf,
    /// JSON instead of a table.
    pub is_json: bool,
}

/// A database engine.
#[derive(Clone, Debug)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The server at this URL.
    Postgres(String),
}

impl Engine {
    /// As it stands in the table.
    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }
}

impl Plan {
    /// Starts this program again with as many file handles as the widgets need, when it has fewer: a limit can be raised
    /// only from outside without unsafe code. Where the system allows no more, the chat will say what failed.
    pub fn allow_connections(&self) -> Result<()> {
        let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap_or_default();
        let soft = line.split_whitespace().nth(3).and_then(|soft| soft.parse::<usize>().ok());
        let is_enough = soft.is_none_or(|soft| soft >= self.widgets + SPARE_HANDLES);
        if is_enough || std::env::var_os("BENCH_HANDLES_RAISED").is_some() {
            return Ok(());
        }
        let script = "ulimit -n 65536 2>/dev/null || ulimit -n $(ulimit -Hn); exec \"$0\" \"$@\"";
        let mut again = Command::new("sh");
        again.arg("-c").arg(script).arg(std::env::current_exe()?).args(std::env::args_os().skip(1));
        Err(again.env("BENCH_HANDLES_RAISED", "1").exec().into())
    }
}
