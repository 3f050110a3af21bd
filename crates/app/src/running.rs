//! Starting and stopping everything that serves.

use std::fs::{self, File, TryLockError};
use std::net::SocketAddr;

use axum::Router;
use base::blobs::Folder;
use base::config::Config;
use base::db::Location;
use base::{Context, Db, Error, Result, events, jobs};
use channels::Post;
use connections::Links;
use orders::invoice::Settings;
use people::setup;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::Web;
use web::hub::Hub;

use crate::{listening, mailboxes, receiving, workers};

/// A running service. Dropped, it stops at once; [`Running::stop`] lets open requests finish.
pub struct Running {
    /// Where the web server listens.
    pub http: SocketAddr,
    /// Where the mail receiver listens.
    pub smtp: Option<SocketAddr>,
    /// The address people reach it under.
    pub url: String,
    /// What the first administrator's link holds, when nobody can sign in yet.
    pub setup_token: Option<String>,
    /// Database, blobs and relay.
    pub post: Post,
    servers: JoinSet<()>,
    workers: JoinSet<()>,
    stop: watch::Sender<bool>,
    _lock: Option<File>,
}

/// Opens the database of `config`, migrated.
pub async fn open(config: &Config, context: Context) -> Result<Db> {
    if matches!(config.location()?, Location::Sqlite(_)) {
        make_folder(config)?;
    }
    base::open(&config.location()?, context).await
}

impl Running {
    /// Starts the service of `config`.
    pub async fn start(config: &Config, context: Context) -> Result<Running> {
        Running::start_with(config, context, |_, router| router).await
    }

    /// Starts it with further addresses beside its own, as the demo has; `add` is told where mail is received.
    pub async fn start_with(
        config: &Config,
        context: Context,
        add: impl FnOnce(Option<SocketAddr>, Router) -> Router,
    ) -> Result<Running> {
        make_folder(config)?;
        let lock = lock(config)?;
        let db = open(config, context).await?;
        let setup_token = db.write(setup::prepare).await?;
        db.write(orders::policy::version::prepare).await?;
        if lock.is_some() {
            db.write(jobs::release_all).await?;
            db.write(channels::mailbox::release_all).await?;
        }
        let post = Post::new(db.clone(), Folder::open(&config.data.join("blobs"))?, config)?;
        let links = Links::new(db.clone(), post.folder.clone(), config)?;
        let hub = Hub::starting_at(db.read(events::end).await?);
        let mailboxes = mailboxes::means(&post, &links, config)?;
        let web = Web::new(&mailboxes, hub.clone(), &links, config)?;
        let (stop, stopping) = watch::channel(false);
        let http_listener = bind(config.listen).await?;
        let http = http_listener.local_addr()?;
        let mut servers = JoinSet::new();
        let mut smtp = None;
        if let Some(address) = config.smtp {
            let listener = bind(address).await?;
            smtp = Some(listener.local_addr()?);
            let receiver = receiving::receiver(&post, config)?;
            servers.spawn(receiver.serve(listener, stopping.clone()));
        }
        servers.spawn(listening::serve(http_listener, add(smtp, web::router(web)), stopping));
        let workers = workers::start(&mailboxes, &links, &hub, &Settings::of(config)?);
        let url = if config.url.is_empty() { format!("http://{http}") } else { config.public_url() };
        Ok(Running { http, smtp, url, setup_token, post, servers, workers, stop, _lock: lock })
    }

    /// Lets open requests and mails finish, for a few seconds, then ends.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        while self.servers.join_next().await.is_some() {}
        self.workers.shutdown().await;
        self.post.db.rest().await;
    }

    /// Serves until the process is told to end.
    pub async fn until_signal(self) {
        signal().await;
        self.stop().await;
    }
}

async fn signal() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("the system lets us hear of its signals");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn make_folder(config: &Config) -> Result<()> {
    fs::create_dir_all(&config.data).map_err(|cause| {
        Error::refused(format!(
            "The data folder {} can't be made: {cause}. Choose another with --data.",
            config.data.display()
        ))
    })
}

/// Two services on one SQLite file would each believe that they alone hold its jobs.
fn lock(config: &Config) -> Result<Option<File>> {
    if !matches!(config.location()?, Location::Sqlite(_)) {
        return Ok(None);
    }
    let file = File::create(config.data.join("attend.lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Error::refused(format!(
            "Another Attend runs on the folder {}. Stop it, or choose another with --data.",
            config.data.display()
        ))),
        Err(TryLockError::Error(cause)) => Err(cause.into()),
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|cause| {
        Error::refused(format!(
            "The address {address} can't be listened on: {cause}. Stop what uses it, or choose another with --listen or --smtp."
        ))
    })
}
