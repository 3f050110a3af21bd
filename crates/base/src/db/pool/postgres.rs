//! The server engine: a pool of threads, each with a connection of its own, serializable transactions, bounded retries.

use std::cell::RefCell;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio_postgres::Config;

use crate::context::Context;
use crate::db::QUEUE_LIMIT;
use crate::db::driver::listening::Listener;
use crate::db::driver::postgres::{Session, busy, is_answer, is_conflict, unreachable_at};
use crate::db::tx::{Connection as Link, Read, Tx};
use crate::db::wake::Wake;
use crate::db::work::{ReadWork, Verdict, WriteWork, closed, queue_full};
use crate::error::{Error, Result};

/// A request that collided is run again this often at least before its caller is told that the database is too busy,
const RUNS: u32 = 12;
/// and for so long: where the machine is busy, too, what it collides with takes its time.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the listening thread looks whether it has something to tell the other processes.
const LISTEN_EVERY: Duration = Duration::from_millis(25);
const RECONNECT_AFTER: Duration = Duration::from_millis(500);

pub(in crate::db) enum Request {
    Read(Box<dyn ReadWork>),
    Write(Box<dyn WriteWork>),
}

pub(in crate::db) struct Engine {
    requests: Sender<Request>,
    /// Dropped with the engine: ends the listening thread.
    _alive: Sender<()>,
}

impl Engine {
    pub(in crate::db) fn open(
        url: &str,
        connections: usize,
        context: &Context,
        wake: &Wake,
    ) -> Result<Engine> {
        let settings: Config = url.parse().map_err(|cause| unreachable_at(&cause))?;
        let (requests, queue) = bounded(QUEUE_LIMIT);
        let (alive, ended) = bounded(0);
        // The driver runs a small runtime of its own, which may not stand on one of the caller's threads.
        let first = thread::scope(|scope| scope.spawn(|| Session::open(&settings)).join());
        let mut first = Some(first.map_err(|_| Error::inside("the PostgreSQL driver panicked"))??);
        for _ in 0..connections.max(1) {
            let worker = Worker {
                settings: settings.clone(),
                session: first.take().map(RefCell::new),
                requests: queue.clone(),
                context: context.clone(),
                wake: wake.clone(),
            };
            spawn("postgres", move || worker.run())?;
        }
        let wake = wake.clone();
        spawn("postgres-listen", move || listen_until(&settings, &wake, &ended))?;
        Ok(Engine { requests, _alive: alive })
    }

    pub(in crate::db) fn send(&self, request: Request) {
        match self.requests.try_send(request) {
            Ok(()) => {}
            Err(TrySendError::Full(request)) => request.finish(Err(queue_full())),
            Err(TrySendError::Disconnected(request)) => request.finish(Err(closed())),
        }
    }
}

impl Request {
    fn run(&mut self, session: &RefCell<Session>, context: &Context) -> (Verdict, bool) {
        match self {
            Request::Read(work) => (work.run(&Read::new(Link::Postgres(session))), false),
            Request::Write(work) => {
                let mut tx = Tx::new(Link::Postgres(session), context);
                (work.run(&mut tx), tx.has_events())
            }
        }
    }

    fn begin(&self) -> &'static str {
        match self {
            Request::Read(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Request::Write(_) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    fn finish(self, ended: Result<()>) {
        match self {
            Request::Read(work) => work.finish(ended),
            Request::Write(work) => work.finish(ended),
        }
    }
}

struct Worker {
    settings: Config,
    session: Option<RefCell<Session>>,
    requests: Receiver<Request>,
    context: Context,
    wake: Wake,
}

/// How one run of a request ended.
enum Ended {
    /// Answer the caller.
    With(Result<()>),
    /// Run it again.
    Again(Error),
}

impl Worker {
    fn run(mut self) {
        while let Ok(mut request) = self.requests.recv() {
            let (begun, mut runs) = (Instant::now(), 0);
            let answer = loop {
                runs += 1;
                match self.run_once(&mut request) {
                    Ended::With(answer) => break answer,
                    Ended::Again(error) if runs >= RUNS && begun.elapsed() >= PATIENCE => break Err(error),
                    Ended::Again(_) => self.pause(runs),
                }
            };
            request.finish(answer);
        }
    }

    fn run_once(&mut self, request: &mut Request) -> Ended {
        if self.session.is_none() {
            match Session::open(&self.settings) {
                Ok(session) => self.session = Some(RefCell::new(session)),
                Err(error) => return Ended::With(Err(error)),
            }
        }
        let Some(session) = &self.session else { return Ended::With(Err(closed())) };
        session.borrow_mut().begin(request.begin());
        let (verdict, has_events) = request.run(session, &self.context);
        let is_doomed = session.borrow().is_doomed();
        match verdict {
            Verdict::Keep if !is_doomed => self.commit(request, has_events),
            Verdict::Drop if !is_doomed => {
                self.roll_back();
                Ended::With(Ok(()))
            }
            _ => {
                self.roll_back();
                Ended::Again(busy())
            }
        }
    }

    fn commit(&mut self, request: &Request, has_events: bool) -> Ended {
        let Some(session) = &self.session else { return Ended::With(Err(closed())) };
        let result = session.borrow_mut().script("COMMIT");
        match result {
            Ok(()) => {
                if has_events {
                    self.wake.ring();
                }
                Ended::With(Ok(()))
            }
            Err(Error::Inside(cause)) if is_conflict(cause.as_ref()) => {
                self.roll_back();
                Ended::Again(busy())
            }
            Err(error) if is_answer(&error) => {
                self.roll_back();
                Ended::With(Err(error))
            }
            Err(_) if matches!(request, Request::Read(_)) => {
                self.session = None;
                Ended::Again(busy())
            }
            // The commit may or may not have arrived, so running it again could do it twice.
            Err(_) => {
                self.session = None;
                Ended::With(Err(Error::Busy(
                    "The connection to the database was lost while saving. Look whether it was saved before you try again.".into(),
                )))
            }
        }
    }

    fn roll_back(&mut self) {
        let is_clean = self.session.as_ref().is_some_and(|session| {
            let mut session = session.borrow_mut();
            session.forget();
            session.script("ROLLBACK").is_ok()
        });
        if !is_clean {
            self.session = None;
        }
    }

    /// Growing and uneven, so that requests which collided don't collide again.
    fn pause(&self, runs: u32) {
        let most_us = 500_u64 << runs.min(8);
        thread::sleep(Duration::from_micros(most_us / 2 + self.context.chance.below(most_us)));
    }
}

/// Hears other processes' events and tells them of ours, a few dozen times a second at most and never inside a
/// business transaction, where NOTIFY would take a lock that all commits share.
fn listen_until(settings: &Config, wake: &Wake, ended: &Receiver<()>) {
    while !matches!(ended.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
        if let Ok(mut listener) = Listener::open(settings) {
            let _ = listen(&mut listener, wake, ended);
        }
        // What was missed while the line was down is found by looking.
        wake.hear();
        let _ = ended.recv_timeout(RECONNECT_AFTER);
    }
}

fn listen(listener: &mut Listener, wake: &Wake, ended: &Receiver<()>) -> Result<()> {
    loop {
        if listener.hears(LISTEN_EVERY)? {
            wake.hear();
        }
        if wake.take_abroad() {
            listener.tell()?;
        }
        if matches!(ended.try_recv(), Err(crossbeam_channel::TryRecvError::Disconnected)) {
            return Ok(());
        }
    }
}

fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> Result<()> {
    thread::Builder::new().name(name.into()).spawn(run)?;
    Ok(())
}
