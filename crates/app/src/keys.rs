//! `attend key`: keys for programs from the command line, for set-ups without a browser.

use std::process::ExitCode;

use base::{Context, Error, Result};
use people::key::{self, NewKey, Scopes};

use crate::options::KeyCommand;
use crate::running::open;

/// How events name who sits at the command line.
const BY: &str = "command line";

/// Makes, lists or revokes keys.
pub async fn run(command: &KeyCommand) -> Result<ExitCode> {
    match command {
        KeyCommand::Create(flags) => {
            let scopes = Scopes::read(flags.scope.iter().map(|name| name.trim()))?;
            let new = NewKey { name: flags.name.clone(), scopes };
            let db = open(&flags.flags.config()?, Context::machine()).await?;
            let (_, token) = db.write(move |tx| key::create(tx, BY, &new)).await?;
            println!("{token}");
            eprintln!("Keep it well: it can't be shown again.");
        }
        KeyCommand::List(flags) => {
            let db = open(&flags.config()?, Context::machine()).await?;
            for key in db.read(key::list).await? {
                let state = if key.revoked_ms.is_some() { "revoked" } else { "in use" };
                println!(
                    "{} {}… {state} {} ({})",
                    key.id,
                    key.start,
                    key.name,
                    key.scopes.names().join(", ")
                );
            }
        }
        KeyCommand::Revoke(flags) => {
            let (db, id) = (open(&flags.flags.config()?, Context::machine()).await?, flags.id);
            db.write(move |tx| key::revoke(tx, BY, id)).await.map_err(|error| match error {
                Error::NotFound => {
                    Error::refused(format!("No key in use has the number {id}. See attend key list."))
                }
                error => error,
            })?;
            println!("The key is revoked.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
