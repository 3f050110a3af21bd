//! `attend mail`: what Attend makes of mail, and the mailboxes it is fetched from. One file a command.

pub mod clean_html;
pub mod dkim_key;
pub mod ingest;
pub mod ledger;
mod mailboxes;
pub mod parse;
mod test;

use std::process::ExitCode;

use base::blobs::Folder;
use base::config::Config;
use base::{Context, Result};
use channels::Post;
use channels::mailbox::Means;
use connections::Links;

use crate::options::mail::MailCommand;
use crate::running::open;

/// Does what was asked.
pub async fn run(command: &MailCommand) -> Result<ExitCode> {
    match command {
        MailCommand::Parse(flags) => parse::run(flags),
        MailCommand::CleanHtml => clean_html::run(),
        MailCommand::Ingest(flags) => ingest::run(flags).await,
        MailCommand::Ledger(flags) => ledger::run(flags).await,
        MailCommand::DkimKey(flags) => dkim_key::run(flags),
        MailCommand::Mailboxes(flags) => mailboxes::run(&flags.config()?).await,
        MailCommand::Test(flags) => test::run(flags).await,
    }
}

/// What fetching needs, without a running service.
async fn means(config: &Config) -> Result<Means> {
    let db = open(config, Context::machine()).await?;
    let post = Post::new(db.clone(), Folder::open(&config.data.join("blobs"))?, config)?;
    let links = Links::new(db, post.folder.clone(), config)?;
    crate::mailboxes::means(&post, &links, config)
}
