//! Servers in processes of their own: they don't share the load's threads, and their memory can be read.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{self, Command, Stdio};
use std::time::{Duration, Instant};

use app::Running;
use base::{Context, Error, Result};
use clap::Subcommand;

use crate::bare;
use crate::failure::inside;
use crate::machine;
use crate::place::{self, Place};

/// How long a server may take to stop.
const STOPPING: Duration = Duration::from_secs(15);

/// What this program is when it is a child of itself.
#[derive(Clone, Debug, Subcommand)]
pub enum Role {
    /// Attend, as `attend serve` runs it.
    Serve { folder: PathBuf, database: String },
    /// A hyper server with one constant page.
    BarePage { bytes: usize },
    /// An axum server that echoes WebSocket messages.
    BareSocket,
    /// The SMTP dialogue, with nobody who takes the mail.
    BareSmtp,
}

/// A server that runs.
pub struct Child {
    process: process::Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// Where it takes mail, when it is Attend.
    pub smtp: SocketAddr,
}

impl Role {
    /// Serves until the parent lets go of standard input.
    pub fn run(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            match self {
                Role::Serve { folder, database } => {
                    let running =
                        Running::start(&place::config(folder, database), Context::machine()).await?;
                    until_let_go(running.http, running.smtp.unwrap_or(running.http)).await;
                    running.stop().await;
                }
                Role::BarePage { bytes } => {
                    let address = bare::page::start(*bytes).await?;
                    until_let_go(address, address).await;
                }
                Role::BareSocket => {
                    let address = bare::socket::start().await?;
                    until_let_go(address, address).await;
                }
                Role::BareSmtp => {
                    let address = bare::smtp::start().await?;
                    until_let_go(address, address).await;
                }
            }
            Ok(())
        })
    }

    fn arguments(&self) -> Vec<std::ffi::OsString> {
        match self {
            Role::Serve { folder, database } => vec!["serve".into(), folder.into(), database.into()],
            Role::BarePage { bytes } => vec!["bare-page".into(), bytes.to_string().into()],
            Role::BareSocket => vec!["bare-socket".into()],
            Role::BareSmtp => vec!["bare-smtp".into()],
        }
    }
}

async fn until_let_go(address: SocketAddr, smtp: SocketAddr) {
    println!("{address} {smtp}");
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await;
}

impl Child {
    /// Attend on the data of `place`.
    pub fn serve(place: &Place) -> Result<Child> {
        Child::start(&Role::Serve { folder: place.folder().to_owned(), database: place.database() })
    }

    /// Starts `role` and waits until it listens.
    pub fn start(role: &Role) -> Result<Child> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("child")
            .args(role.arguments())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or_else(|| Error::inside("the child's output is piped"))?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        let (address, smtp) =
            line.trim().split_once(' ').ok_or_else(|| Error::inside("the server didn't start"))?;
        Ok(Child { address: address.parse().map_err(inside)?, smtp: smtp.parse().map_err(inside)?, process })
    }

    /// CPU time it has used so far.
    pub fn cpu_time(&self) -> Result<Duration> {
        machine::cpu_time(&self.process.id().to_string())
    }

    /// Resident memory in MiB, as the system counts it.
    pub fn resident_mib(&self) -> Result<f64> {
        self.status_mib("VmRSS:")
    }

    /// The most resident memory it ever had, in MiB.
    pub fn peak_mib(&self) -> Result<f64> {
        self.status_mib("VmHWM:")
    }

    fn status_mib(&self, name: &str) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<f64>().ok());
        Ok(kib.ok_or_else(|| Error::inside("this system doesn't say how much memory a process has"))?
            / 1024.0)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let asked = Instant::now();
        while asked.elapsed() < STOPPING {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
