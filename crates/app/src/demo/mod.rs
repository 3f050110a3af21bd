//! `attend demo`: the product with a living sample shop, a storefront with the widget, and a mailbox that plays the
//! customers' mail. Nothing leaves this machine.

mod catcher;
mod lively;
mod mailbox;
mod storefront;
mod writing;

use std::net::SocketAddr;
use std::path::PathBuf;

use base::blobs::Folder;
use base::config::{Chat, Config};
use base::{Chance, Clock, Context, Result};
use channels::Post;
use tokio::task::JoinSet;

use crate::options::DemoFlags;
use crate::running::{Running, open};
use catcher::Catcher;

/// How far back the sample shop's story begins.
const STORY_MS: i64 = 30 * 24 * 3_600_000;

/// A running demo.
pub struct Demo {
    /// The service.
    pub running: Running,
    folder: Temporary,
    others: JoinSet<()>,
}

/// The folder of a demo that wasn't given one; gone at the end.
struct Temporary(Option<PathBuf>);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_dir_all(path);
        }
    }
}

/// Starts the demo; an empty database is filled with the sample shop first.
pub async fn start(flags: &DemoFlags) -> Result<Demo> {
    let mut config = sample_config();
    flags.flags.override_in(&mut config);
    let folder = match flags.flags.data {
        Some(_) => Temporary(None),
        None => temporary(&mut config),
    };
    if flags.flags.listen.is_none() {
        config.listen = free_or_any(config.listen).await;
    }
    if flags.flags.smtp.is_none() {
        config.smtp = match config.smtp {
            Some(smtp) => Some(free_or_any(smtp).await),
            None => None,
        };
    }
    let mut others = JoinSet::new();
    let catcher = Catcher::start(&mut others).await?;
    config.mail.relay = format!("smtp://{}", catcher.address);
    config.check()?;
    fill_if_empty(&config).await?;
    let (shop, mail) = (config.mail.address.clone(), catcher.clone());
    let started = Running::start_with(&config, Context::machine(), |smtp, router| {
        router.merge(storefront::routes()).merge(mailbox::routes(mail, writing::Writer::new(smtp, &shop)))
    });
    let running = started.await?;
    if flags.lively {
        let writer = writing::Writer::new(running.smtp, &config.mail.address);
        let chance = running.post.chance().clone();
        others.spawn(lively::run(catcher, writer, chance));
    }
    Ok(Demo { running, folder, others })
}

impl Demo {
    /// What the terminal says: where to look, and as whom.
    pub fn welcome(&self) -> String {
        let url = format!("http://{}", self.running.http);
        let logins: Vec<String> =
            world::LOGINS.iter().map(|login| format!("    {:<28} {}", login.email, login.role)).collect();
        let smtp = self.running.smtp.map_or_else(String::new, |smtp| {
            format!("\n  Mail       {smtp} takes mail for {}", world::SHOP_ADDRESS)
        });
        let shoppers: Vec<String> =
            world::SHOPPERS.iter().map(|one| format!("    {:<32} {}", one.email, one.shows)).collect();
        format!(
            "\n  {} is open.\n\n  Desk       {url}/desk\n  Shop       {url}/demo            with the chat widget\n  \
             Help       {url}/\n  Mailbox    {url}/demo/mailbox    plays the customers' mail{smtp}\n\n  \
             Sign in with the password {} as\n{}\n\n  \
             Customers sign in at {url}/sign-in with a code that comes to the mailbox, as\n{}\n",
            world::SHOP_NAME,
            world::PASSWORD,
            logins.join("\n"),
            shoppers.join("\n")
        )
    }

    /// Runs until the process is told to end.
    pub async fn until_signal(mut self) {
        self.running.until_signal().await;
        self.others.shutdown().await;
        drop(self.folder);
    }

    /// Ends it.
    pub async fn stop(mut self) {
        self.running.stop().await;
        self.others.shutdown().await;
    }
}

fn sample_config() -> Config {
    Config { chat: Chat { mail_after_s: 8, ..Chat::default() }, ..world::config() }
}

fn temporary(config: &mut Config) -> Temporary {
    let path = std::env::temp_dir().join(format!("attend-demo-{}", Chance::Machine.token()));
    config.data.clone_from(&path);
    Temporary(Some(path))
}

/// The usual port, or any when something else has it.
async fn free_or_any(address: SocketAddr) -> SocketAddr {
    match tokio::net::TcpListener::bind(address).await {
        Ok(_) => address,
        Err(_) => SocketAddr::new(address.ip(), 0),
    }
}

/// The story is told by a clock that is set back to its beginning, through the same functions that serve later.
async fn fill_if_empty(config: &Config) -> Result<()> {
    let begin_ms = Clock::Machine.now_ms() - STORY_MS;
    let db = open(config, Context::new(Clock::set_to(begin_ms), Chance::Machine)).await?;
    if db.read(people::agent::any).await? {
        return Ok(());
    }
    let post = Post::new(db, Folder::open(&config.data.join("blobs"))?, config)?;
    world::fill(&post, world::Size::demo()).await
}
