//! Speaks with a server that let us in: one command at a time, every answer within its time, its refusals told apart
//! from its silence. async-imap reads and writes the protocol; its ready-made commands are not used where they take a
//! broken connection or a refusal for the end of a list.

use std::fmt;
use std::time::Duration;

use async_imap::Session;
use async_imap::imap_proto::{MailboxDatum, RequestId, Response, ResponseCode, Status};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout, timeout_at};

use super::folder::Opened;
use super::naming::quoted;
use super::trouble::Trouble;

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// How long one that holds a mail may take.
const MAIL: Duration = Duration::from_secs(10 * 60);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// A connection, protected or not.
pub(super) trait Pipe: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Pipe for T {}

/// A server that let us in.
pub(super) struct Wire {
    session: Session<Box<dyn Pipe>>,
    /// What it can, in capitals.
    abilities: Vec<String>,
    /// It spoke of new mail since the folder was opened.
    has_news: bool,
}

/// Whether an opened folder may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// Not even by accident.
    ReadOnly,
    /// Marks may be set.
    ReadWrite,
}

impl Wire {
    pub(super) async fn new(session: Session<Box<dyn Pipe>>) -> Result<Wire, Trouble> {
        let mut wire = Wire { session, abilities: Vec::new(), has_news: false };
        let mut abilities = Vec::new();
        wire.tell("CAPABILITY", |answer| {
            if let Response::Capabilities(known) = answer {
                abilities.extend(known.iter().map(in_capitals));
            }
        })
        .await?;
        wire.abilities = abilities;
        Ok(wire)
    }

    /// True when the server can do `ability`.
    pub(super) fn can(&self, ability: &str) -> bool {
        self.abilities.iter().any(|known| known == ability)
    }

    /// What it can.
    pub(super) fn abilities(&self) -> &[String] {
        &self.abilities
    }

    /// True when the server spoke of new mail since the folder was opened.
    pub(super) fn has_news(&self) -> bool {
        self.has_news
    }

    /// Opens a folder, which shuts the one before.
    pub(super) async fn open(&mut self, name: &str, opening: Opening) -> Result<Opened, Trouble> {
        let verb = match opening {
            Opening::ReadOnly => "EXAMINE",
            Opening::ReadWrite => "SELECT",
        };
        let mut opened = Opened::default();
        let told = self
            .tell(&format!("{verb} {}", quoted(name)), |answer| match answer {
                Response::MailboxData(MailboxDatum::Exists(mails)) => opened.mails = i64::from(*mails),
                Response::Data { outcome, .. } => match outcome.code {
                    Some(ResponseCode::UidValidity(validity)) => opened.uid_validity = i64::from(validity),
                    Some(ResponseCode::UidNext(next)) => opened.uid_next = Some(i64::from(next)),
                    _ => {}
                },
                _ => {}
            })
            .await;
        self.has_news = false;
        match told {
            Err(Trouble::Refused(why)) => {
                Err(Trouble::Setting(format!("The folder {name} can't be opened: {why}")))
            }
            Err(trouble) => Err(trouble),
            Ok(()) if opened.uid_validity == 0 => {
                Err(Trouble::Setting(format!("The server doesn't number the mails of the folder {name}.")))
            }
            Ok(()) => Ok(opened),
        }
    }

    /// Says `command`, and gives each answer to `each` until it is done. [`Trouble::Refused`] leaves the connection usable.
    pub(super) async fn tell(
        &mut self,
        command: &str,
        mut each: impl FnMut(&Response<'_>),
    ) -> Result<(), Trouble> {
        let tag = self.begin(command).await?;
        while self.next((&tag, ANSWER), &mut each).await?.is_some() {}
        Ok(())
    }

    /// Says `command`; its answers come with [`Wire::next_mail`].
    pub(super) async fn begin(&mut self, command: &str) -> Result<RequestId, Trouble> {
        let said = timeout(ANSWER, self.session.run_command(command)).await;
        said.map_err(|_| silent())?.map_err(|error| broken(&error))
    }

    /// What `take` makes of the next answer to `tag`; none when all were given.
    pub(super) async fn next_mail<T>(
        &mut self,
        tag: &RequestId,
        take: impl FnOnce(&Response<'_>) -> T,
    ) -> Result<Option<T>, Trouble> {
        self.next((tag, MAIL), take).await
    }

    async fn next<T>(
        &mut self,
        (tag, patience): (&RequestId, Duration),
        take: impl FnOnce(&Response<'_>) -> T,
    ) -> Result<Option<T>, Trouble> {
        let mut is_news = false;
        let taken = self
            .read(Instant::now() + patience, |answer| match answer {
                Response::Done { tag: done, status, outcome } if done == tag => match status {
                    Status::Ok => Ok(None),
                    _ => {
                        let said = outcome.information.as_deref().unwrap_or_default();
                        Err(Trouble::Refused(format!("the server says: {said}")))
                    }
                },
                answer => {
                    is_news = matches!(answer, Response::MailboxData(MailboxDatum::Exists(_)));
                    Ok(Some(take(answer)))
                }
            })
            .await?;
        self.has_news |= is_news;
        taken
    }

    async fn read<T>(&mut self, until: Instant, take: impl FnOnce(&Response<'_>) -> T) -> Result<T, Trouble> {
        let read = timeout_at(until, self.session.read_response()).await.map_err(|_| silent())?;
        let answer = read
            .map_err(|error| broken(&error))?
            .ok_or_else(|| Trouble::Away("The server ended the connection.".into()))?;
        if let Response::Data { status: Status::Bye, outcome } = answer.parsed() {
            let said = outcome.information.as_deref().unwrap_or_default();
            return Err(Trouble::Away(format!("The server ended the connection: {said}")));
        }
        Ok(take(answer.parsed()))
    }

    /// Waits until the server speaks of something new in the open folder, `at_most` as long (RFC 2177).
    pub(super) async fn idle(&mut self, at_most: Duration) -> Result<(), Trouble> {
        let until = Instant::now() + at_most;
        let tag = self.begin("IDLE").await?;
        let mut is_on = false;
        while !is_on || !self.has_news {
            let (mut is_news, mut is_over) = (false, false);
            let heard =
                self.read(if is_on { until } else { Instant::now() + ANSWER }, |answer| match answer {
                    Response::Continue(_) => is_on = true,
                    Response::MailboxData(MailboxDatum::Exists(_)) => is_news = true,
                    Response::Done { .. } => is_over = true,
                    _ => {}
                });
            match heard.await {
                Err(Trouble::Away(_)) if is_on && Instant::now() >= until => break,
                heard => heard?,
            }
            if is_over {
                return Err(Trouble::Away("The server ended waiting for mail.".into()));
            }
            self.has_news |= is_news;
        }
        let said = timeout(ANSWER, self.session.run_command_untagged("DONE")).await;
        said.map_err(|_| silent())?.map_err(|error| broken(&error))?;
        while self.next((&tag, ANSWER), |_| {}).await?.is_some() {}
        Ok(())
    }

    /// Says goodbye, without waiting long for the answer.
    pub(super) async fn close(mut self) {
        let _ = timeout(GOODBYE, self.session.logout()).await;
    }
}

fn in_capitals(ability: &async_imap::imap_proto::Capability<'_>) -> String {
    use async_imap::imap_proto::Capability;
    match ability {
        Capability::Imap4rev1 => "IMAP4REV1".into(),
        Capability::Auth(way) => format!("AUTH={}", way.to_uppercase()),
        Capability::Atom(name) => name.to_uppercase(),
    }
}

fn silent() -> Trouble {
    Trouble::Away("The server didn't answer in time.".into())
}

fn broken(error: &impl fmt::Display) -> Trouble {
    let text: String = error.to_string().chars().take(200).collect();
    Trouble::Away(format!("The connection broke: {text}"))
}
