//! Tasks of those who build Attend: `cargo xtask --help` lists them. One file a task.

mod retail;
mod retail_import;
mod schema;

use clap::{Parser, Subcommand};

/// Tasks of those who build Attend.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Converts the retail test data into the import format and imports it, or prints it.
    RetailImport(retail_import::Arguments),
    /// Writes `schema.sql` at the root from the migrations.
    Schema(schema::Arguments),
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let done = match Arguments::parse().task {
        Task::RetailImport(arguments) => retail_import::run(&arguments).await,
        Task::Schema(arguments) => schema::run(&arguments).await,
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::FAILURE
        }
    }
}
