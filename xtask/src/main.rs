//! Tasks of those who build Attend: `cargo xtask --help` lists them. One file a task.

mod demand;
mod demand_convert;
mod retail;
mod retail_import;
mod retail_replay;
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
    /// Converts a year of order lines from Parquet into the import format.
    DemandConvert(demand_convert::Arguments),
    /// Converts the retail test data into the import format and imports it, or prints it.
    RetailImport(retail_import::Arguments),
    /// Replays gold sequences of the retail test data through the API and prints every difference.
    RetailReplay(retail_replay::Arguments),
    /// Writes `schema.sql` at the root from the migrations.
    Schema(schema::Arguments),
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let done = match Arguments::parse().task {
        Task::DemandConvert(arguments) => demand_convert::run(&arguments).await,
        Task::RetailImport(arguments) => retail_import::run(&arguments).await,
        Task::RetailReplay(arguments) => retail_replay::run(&arguments).await,
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
