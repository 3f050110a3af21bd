//! The command line: a few commands, and flags that override the configuration file value by value.

// The comments on the flags are the text of `--help`, where brackets and addresses stand as they are.
#![allow(rustdoc::broken_intra_doc_links, rustdoc::bare_urls)]

pub mod mail;

use std::net::SocketAddr;
use std::path::PathBuf;

use base::Result;
use base::config::Config;
use clap::{Args, Parser, Subcommand};

use self::mail::MailCommand;

/// The customer service of an online shop in one program.
#[derive(Clone, Debug, Parser)]
#[command(name = "attend", version, about)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Run the service.
    Serve(Flags),
    /// Run a living sample shop to look around in; nothing leaves this machine.
    Demo(DemoFlags),
    /// Bring products, customers and orders in from a file of JSON lines.
    Import(ImportFlags),
    /// Make, list or revoke keys for programs.
    #[command(subcommand)]
    Key(KeyCommand),
    /// The record of withdrawals from contracts.
    #[command(subcommand)]
    Withdrawals(Withdrawals),
    /// The policy: what customers may do, until when, and what follows.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// What Attend makes of mail, and the mailboxes it is fetched from.
    #[command(subcommand)]
    Mail(MailCommand),
    /// Bring the database up to this program's version and stop.
    Migrate(Flags),
}

/// What can be done with the record of withdrawals.
#[derive(Clone, Debug, Subcommand)]
pub enum Withdrawals {
    /// Write the record as JSON lines, with its chain of hashes and the result of checking it; docs/withdrawal.md says how others check it.
    Export(ExportFlags),
}

/// Where things are. Each flag overrides the configuration file; each has a default that works.
#[derive(Clone, Debug, Default, Args)]
pub struct Flags {
    /// Configuration file (TOML); every option in it is optional.
    #[arg(long, env = "ATTEND_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder of the embedded database and of large attachments [default: attend-data].
    #[arg(long, env = "ATTEND_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address of the web server [default: 127.0.0.1:8080].
    #[arg(long, env = "ATTEND_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Address of the mail receiver [default: 127.0.0.1:2525].
    #[arg(long, env = "ATTEND_SMTP", value_name = "ADDR")]
    pub smtp: Option<SocketAddr>,
    /// `sqlite` for the file in the data folder, or postgres://user:password@host/name [default: sqlite].
    #[arg(long, env = "ATTEND_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// Address people reach the program under, such as https://help.shop.example [default: http://LISTEN].
    #[arg(long, env = "ATTEND_URL", value_name = "URL")]
    pub url: Option<String>,
    /// Where outgoing mail is handed over: smtp://host:25, smtp+starttls://user:password@host:587 or
    /// smtps://user:password@host:465 [default: smtp://127.0.0.1:25].
    #[arg(long, env = "ATTEND_RELAY", value_name = "URL")]
    pub relay: Option<String>,
    /// The address customers write to and answers come from [default: support@localhost].
    #[arg(long, env = "ATTEND_ADDRESS", value_name = "ADDRESS")]
    pub address: Option<String>,
}

/// Flags of the demo.
#[derive(Clone, Debug, Default, Args)]
pub struct DemoFlags {
    /// Where things are; without --data a temporary folder is used and thrown away at the end.
    #[command(flatten)]
    pub flags: Flags,
    /// Customers keep writing by themselves.
    #[arg(long)]
    pub lively: bool,
}

/// Flags of the import.
#[derive(Clone, Debug, Args)]
pub struct ImportFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// The file; docs/import.md describes its lines.
    pub file: PathBuf,
    /// Bring in what is right and leave out the lines that are wrong; without it one wrong line stops everything.
    #[arg(long)]
    pub skip_bad_lines: bool,
}

/// What to do with keys for programs.
#[derive(Clone, Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it, this once.
    Create(KeyFlags),
    /// List the keys.
    List(Flags),
    /// End a key at once.
    Revoke(RevokeFlags),
}

/// Flags of a new key.
#[derive(Clone, Debug, Args)]
pub struct KeyFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// What the key is for, such as Warehouse.
    #[arg(long)]
    pub name: String,
    /// What it may do, such as orders:read; several with commas or by repeating the flag.
    #[arg(long, required = true, value_delimiter = ',')]
    pub scope: Vec<String>,
}

/// Flags of ending a key.
#[derive(Clone, Debug, Args)]
pub struct RevokeFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// The number that `attend key list` shows.
    pub id: i64,
}

/// What to do with the policy.
#[derive(Clone, Debug, Subcommand)]
pub enum PolicyCommand {
    /// Show the policy in force in words.
    Show(Flags),
    /// Read a policy from a file and show it in words; nothing is saved.
    Check(CheckFlags),
    /// Add a file as a new version.
    Load(PolicyFlags),
    /// List the versions, newest first.
    Versions(Flags),
}

/// Flags of a check.
#[derive(Clone, Debug, Args)]
pub struct CheckFlags {
    /// The file (TOML); docs/policy.md describes its fields.
    pub file: PathBuf,
}

/// Flags of a new version of the policy.
#[derive(Clone, Debug, Args)]
pub struct PolicyFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// The file (TOML); docs/policy.md describes its fields.
    pub file: PathBuf,
    /// What changed and why.
    #[arg(long)]
    pub note: String,
    /// From when it holds, as 2026-12-01 or 2026-12-01T09:00 in the shop's time zone; without it at once.
    #[arg(long, value_name = "TIME", default_value = "", hide_default_value = true)]
    pub starts: String,
}

/// Flags of the export.
#[derive(Clone, Debug, Default, Args)]
pub struct ExportFlags {
    /// Where things are.
    #[command(flatten)]
    pub flags: Flags,
    /// The first day, as 2026-06-19, where the shop is; without it from the beginning.
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    pub from: String,
    /// The last day; without it to the end.
    #[arg(long, value_name = "DAY", default_value = "", hide_default_value = true)]
    pub until: String,
    /// Where to write; without it to standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Flags {
    /// The configuration file, if one is named, with the flags on top; every value checked.
    pub fn config(&self) -> Result<Config> {
        let mut config = match &self.config {
            Some(path) => Config::from_file(path)?,
            None => Config::default(),
        };
        self.override_in(&mut config);
        config.check()?;
        Ok(config)
    }

    /// Puts the flags that were given on top of `config`.
    pub fn override_in(&self, config: &mut Config) {
        let flags = self.clone();
        config.data = flags.data.unwrap_or(std::mem::take(&mut config.data));
        config.listen = flags.listen.unwrap_or(config.listen);
        config.smtp = flags.smtp.or(config.smtp);
        config.database = flags.database.unwrap_or(std::mem::take(&mut config.database));
        config.url = flags.url.unwrap_or(std::mem::take(&mut config.url));
        config.mail.relay = flags.relay.unwrap_or(std::mem::take(&mut config.mail.relay));
        config.mail.address = flags.address.unwrap_or(std::mem::take(&mut config.mail.address));
    }
}
