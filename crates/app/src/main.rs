//! `attend`: the customer service of an online shop in one program.

use std::process::ExitCode;

use app::options::{Command, Options, Withdrawals};
use app::{Running, demo, importing, keys, mail, policy, withdrawals};
use base::{Context, Result};
use clap::Parser;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::try_from_env("ATTEND_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,hyper=warn,html5ever=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("the system gives threads");
    match runtime.block_on(run(options)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("attend: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<ExitCode> {
    match options.command {
        Command::Serve(flags) => {
            let config = flags.config()?;
            let running = Running::start(&config, Context::machine()).await?;
            println!("Attend serves {} on http://{}", config.shop.name, running.http);
            if let Some(smtp) = running.smtp {
                println!("Mail is received on {smtp} for {}", config.mail.address);
            }
            if let Some(token) = &running.setup_token {
                println!("Nobody can sign in yet. Open this link once to become the first administrator:");
                println!("  {}/setup/{token}", running.url);
            }
            running.until_signal().await;
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo(flags) => {
            let demo = demo::start(&flags).await?;
            println!("{}", demo.welcome());
            demo.until_signal().await;
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(flags) => importing::run(&flags).await,
        Command::Key(command) => keys::run(&command).await,
        Command::Mail(command) => mail::run(&command).await,
        Command::Policy(command) => policy::run(&command).await,
        Command::Withdrawals(Withdrawals::Export(flags)) => withdrawals::export(&flags).await,
        Command::Migrate(flags) => {
            let config = flags.config()?;
            app::running::open(&config, Context::machine()).await?;
            println!("The database is at this program's version.");
            Ok(ExitCode::SUCCESS)
        }
    }
}
