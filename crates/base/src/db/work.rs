//! A closure on its way to a connection and its answer on the way back.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::oneshot;

use super::driver::postgres::{after_last_try, is_retryable};
use super::tx::{Read, Tx};
use crate::error::{Error, Result};

/// What the engine should do with the transaction after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It did its work: commit.
    Keep,
    /// It failed for good: roll back and answer.
    Drop,
    /// The engine got in its way: roll back and run it again.
    Retry,
}

/// A write request whose result type is hidden.
pub(super) trait WriteWork: Send {
    /// Runs the closure and keeps its result.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Answers the caller: with the result, or with why the commit failed.
    fn finish(self: Box<Self>, committed: Result<()>);
}

/// A read request whose result type is hidden.
pub(super) trait ReadWork: Send {
    /// Runs the closure and keeps its result.
    fn run(&mut self, read: &Read<'_>) -> Verdict;
    /// Answers the caller: with the result, or with why there is none.
    fn finish(self: Box<Self>, ended: Result<()>);
}

struct Typed<F, T> {
    act: F,
    result: Option<Result<T>>,
    answer: oneshot::Sender<Result<T>>,
    _at_work: AtWork,
}

/// Counts the requests that wait or run, whether or not somebody still waits for their answers.
#[derive(Clone, Default)]
pub(super) struct Count(Arc<AtomicUsize>);

struct AtWork(Count);

impl Count {
    pub(super) fn is_zero(&self) -> bool {
        self.0.load(Ordering::Acquire) == 0
    }

    fn one_more(&self) -> AtWork {
        self.0.fetch_add(1, Ordering::AcqRel);
        AtWork(self.clone())
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::AcqRel);
    }
}

pub(super) fn write<T, F>(act: F, count: &Count) -> (Box<dyn WriteWork>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(Typed { act, result: None, answer, _at_work: count.one_more() }), receiver)
}

pub(super) fn read<T, F>(look: F, count: &Count) -> (Box<dyn ReadWork>, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&Read<'_>) -> Result<T> + Send + 'static,
{
    let (answer, receiver) = oneshot::channel();
    (Box::new(Typed { act: look, result: None, answer, _at_work: count.one_more() }), receiver)
}

impl<F, T> Typed<F, T> {
    fn keep(&mut self, result: std::thread::Result<Result<T>>) -> Verdict {
        let result = result.unwrap_or_else(|panic| Err(Error::inside(panic_text(&*panic))));
        let verdict = match &result {
            Ok(_) => Verdict::Keep,
            Err(error) if is_retryable(error) => Verdict::Retry,
            Err(_) => Verdict::Drop,
        };
        self.result = Some(result);
        verdict
    }

    /// The caller may have gone away meanwhile; then nobody needs the answer.
    fn reply(self, ended: Result<()>) {
        let result = match (ended, self.result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(Error::inside("a request was answered before it ran")),
            (Err(error), _) => Err(error),
        };
        let _ = self.answer.send(result.map_err(after_last_try));
    }
}

impl<T, F> WriteWork for Typed<F, T>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| (self.act)(tx)));
        self.keep(result)
    }

    fn finish(self: Box<Self>, committed: Result<()>) {
        (*self).reply(committed);
    }
}

impl<T, F> ReadWork for Typed<F, T>
where
    T: Send,
    F: Fn(&Read<'_>) -> Result<T> + Send,
{
    fn run(&mut self, read: &Read<'_>) -> Verdict {
        let result = catch_unwind(AssertUnwindSafe(|| (self.act)(read)));
        self.keep(result)
    }

    fn finish(self: Box<Self>, ended: Result<()>) {
        (*self).reply(ended);
    }
}

pub(super) fn closed() -> Error {
    Error::Busy("The database is shutting down. Try again in a moment.".into())
}

pub(super) fn queue_full() -> Error {
    Error::Busy("Too many requests are waiting for the database. Try again in a moment.".into())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a database request panicked: {}", text.unwrap_or("no message"))
}
