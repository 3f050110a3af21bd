//! The SMTP dialogue with one sender: what may be said when, and what is answered.

use super::{
    command::{Command, Reply},
    content::{self, Content, Share},
    receiver::{Envelope, Receiver, Verdict},
    wire::{Lost, Wire},
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::{Instant, timeout},
};
use tokio_rustls::TlsAcceptor;

/// Time for a TLS handshake.
const HANDSHAKE: Duration = Duration::from_secs(30);
/// Letters of a reason given to the sender; RFC 5321 §4.5.3.1.5 allows 512 bytes a line.
const REASON_LETTERS: usize = 400;

/// What to do after a command.
enum Turn {
    Stay,
    StartTls,
    Close,
}

/// A mail that was announced and has not come yet.
struct Announced {
    sender: String,
    recipients: Vec<String>,
    utf8: bool,
}

/// One dialogue, before and after STARTTLS.
struct Session<'a> {
    house: &'a Receiver,
    peer: IpAddr,
    stop: watch::Receiver<bool>,
    is_tls: bool,
    helo: Option<String>,
    mail: Option<Announced>,
    mails: usize,
    errors: usize,
}

impl Receiver {
    /// Holds one dialogue to its end. Once `stop` turns true, or its sender is dropped, the next command is
    /// answered with 421; a mail on its way may still finish.
    pub async fn session<S: AsyncRead + AsyncWrite + Unpin + Send>(
        &self,
        stream: S,
        peer: IpAddr,
        stop: watch::Receiver<bool>,
    ) {
        let peer = peer.to_canonical();
        let end = Instant::now() + self.limits.session;
        let mut wire = Wire::new(stream, self.limits.idle, end);
        let mut session =
            Session { house: self, peer, stop, is_tls: false, helo: None, mail: None, mails: 0, errors: 0 };
        wire.say(&format!("220 {} ESMTP Attend", self.hostname));
        match (session.talk(&mut wire).await, &self.tls) {
            (Turn::StartTls, Some(tls)) if wire.flush().await.is_ok() => {
                // Boxed, so that the many plain sessions don't carry the room for a TLS one.
                let acceptor = TlsAcceptor::from(Arc::clone(tls));
                Box::pin(session.talk_on_tls(acceptor, wire.into_stream(), end)).await;
            }
            _ => wire.close().await,
        }
        tracing::debug!(%peer, mails = session.mails, errors = session.errors, "smtp session ended");
    }
}

impl Session<'_> {
    async fn talk_on_tls<S: AsyncRead + AsyncWrite + Unpin + Send>(
        &mut self,
        acceptor: TlsAcceptor,
        stream: S,
        end: Instant,
    ) {
        match timeout(HANDSHAKE, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => {
                let mut wire = Wire::new(stream, self.house.limits.idle, end);
                // RFC 3207 §4.2: nothing said in the clear counts any more.
                (self.is_tls, self.helo, self.mail) = (true, None, None);
                self.talk(&mut wire).await;
                wire.close().await;
            }
            Ok(Err(error)) => tracing::debug!(peer = %self.peer, %error, "smtp sender failed to start TLS"),
            Err(_) => tracing::debug!(peer = %self.peer, "smtp sender took too long to start TLS"),
        }
    }

    async fn talk<S: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut Wire<S>) -> Turn {
        loop {
            let turn = match self.hear(wire).await {
                Ok(Ok(command)) => self.obey(wire, command).await,
                Ok(Err(refusal)) => Ok(self.answer(wire, &refusal)),
                Err(lost) => Err(lost),
            };
            match turn {
                Ok(Turn::Stay) => {}
                Ok(turn) => return turn,
                Err(lost) => {
                    if let Some(goodbye) = goodbye(&lost) {
                        wire.say(goodbye);
                    }
                    return Turn::Close;
                }
            }
        }
    }

    /// The next command, or the reply to a line that is none.
    async fn hear<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        wire: &mut Wire<S>,
    ) -> Result<Result<Command, Reply>, Lost> {
        loop {
            if *self.stop.borrow() {
                return Err(Lost::Stopping);
            }
            if let Some(command) = wire.command(self.house.limits.command_bytes) {
                return Ok(command);
            }
            wire.flush().await?;
            tokio::select! {
                biased;
                read = wire.read() => read?,
                _ = self.stop.wait_for(|stop| *stop) => return Err(Lost::Stopping),
            }
        }
    }

    async fn obey<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        wire: &mut Wire<S>,
        command: Command,
    ) -> Result<Turn, Lost> {
        wire.relieve().await?;
        let reply: Reply = match command {
            Command::Ehlo(name) => self.ehlo(name),
            Command::Helo(name) => self.helo(name),
            Command::Mail { .. } if self.mails >= self.house.limits.messages_per_session => {
                wire.say("421 4.7.0 Too many mails in one session, connect again");
                return Ok(Turn::Close);
            }
            Command::Mail { sender, size, utf8 } => self.mail(sender, size, utf8),
            Command::Rcpt(recipient) => self.rcpt(recipient),
            Command::Data => return self.data(wire).await,
            Command::Rset => {
                self.mail = None;
                "250 2.0.0 Forgotten".into()
            }
            Command::StartTls if self.is_tls => "503 5.5.1 TLS is on already".into(),
            Command::StartTls if self.house.tls.is_some() => {
                wire.say("220 2.0.0 Ready to start TLS");
                return Ok(Turn::StartTls);
            }
            Command::StartTls | Command::Unoffered => "502 5.5.1 This command is not offered".into(),
            Command::Noop => "250 2.0.0 Still here".into(),
            Command::Vrfy => "252 2.1.5 Send a mail to find out".into(),
            Command::Help => {
                "214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY STARTTLS QUIT; see RFC 5321".into()
            }
            Command::Quit => {
                wire.say("221 2.0.0 Goodbye");
                return Ok(Turn::Close);
            }
        };
        Ok(self.answer(wire, &reply))
    }

    /// Says the reply; ends the session after too many refusals.
    fn answer<S: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut Wire<S>, reply: &str) -> Turn {
        self.errors += usize::from(reply.starts_with('5'));
        if self.errors > self.house.limits.errors {
            wire.say("421 4.7.0 Too many errors, closing");
            return Turn::Close;
        }
        wire.say(reply);
        Turn::Stay
    }

    fn ehlo(&mut self, name: String) -> Reply {
        (self.helo, self.mail) = (Some(name), None);
        let starttls = if self.house.tls.is_some() && !self.is_tls { "250-STARTTLS\r\n" } else { "" };
        format!(
            "250-{}\r\n250-SIZE {}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n{starttls}\
             250-ENHANCEDSTATUSCODES\r\n250 HELP",
            self.house.hostname, self.house.limits.message_bytes
        )
        .into()
    }

    fn helo(&mut self, name: String) -> Reply {
        (self.helo, self.mail) = (Some(name), None);
        format!("250 {}", self.house.hostname).into()
    }

    fn mail(&mut self, sender: String, size: usize, utf8: bool) -> Reply {
        if self.helo.is_none() {
            return "503 5.5.1 Send EHLO first".into();
        }
        if self.mail.is_some() {
            return "503 5.5.1 One mail at a time; send RSET to drop the last".into();
        }
        if size > self.house.limits.message_bytes {
            return self.too_big();
        }
        if !utf8 && !sender.is_ascii() {
            return "553 5.6.7 An address that is not ASCII needs SMTPUTF8".into();
        }
        self.mail = Some(Announced { sender, recipients: Vec::new(), utf8 });
        "250 2.1.0 Sender noted".into()
    }

    fn rcpt(&mut self, recipient: String) -> Reply {
        let Some(mail) = &mut self.mail else { return "503 5.5.1 Send MAIL first".into() };
        if mail.recipients.len() >= self.house.limits.recipients {
            return "452 4.5.3 Too many recipients; send the rest in another mail".into();
        }
        if !mail.utf8 && !recipient.is_ascii() {
            return "553 5.6.7 An address that is not ASCII needs SMTPUTF8".into();
        }
        if !(self.house.accepts)(&recipient) {
            return "550 5.1.1 There is no such address here".into();
        }
        mail.recipients.push(recipient);
        "250 2.1.5 Recipient noted".into()
    }

    async fn data<S: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut Wire<S>) -> Result<Turn, Lost> {
        if self.mail.is_none() {
            return Ok(self.answer(wire, "503 5.5.1 Send MAIL first"));
        }
        let Some(mail) = self.mail.take_if(|mail| !mail.recipients.is_empty()) else {
            return Ok(self.answer(wire, "554 5.5.1 No valid recipients"));
        };
        wire.say("354 Send the mail, end it with a line of a single dot");
        self.mails += 1;
        let house = self.house;
        let mut share = Share::of(&house.held);
        // What is refused from here on is the mail, not the sender's manners: it is no error of the session.
        let reply = match content::receive(wire, &house.limits, &mut share).await? {
            Content::Whole(raw) => self.hand_over(mail, raw).await,
            Content::TooBig => self.too_big(),
            Content::NoRoom => "452 4.3.1 Too much mail at once, try again later".into(),
        };
        wire.say(&reply);
        Ok(Turn::Stay)
    }

    async fn hand_over(&self, mail: Announced, raw: Vec<u8>) -> Reply {
        let envelope = Envelope {
            peer: self.peer,
            helo: self.helo.clone().unwrap_or_default(),
            sender: mail.sender,
            recipients: mail.recipients,
            tls: self.is_tls,
        };
        let delivery = (self.house.deliver)(envelope, raw);
        match timeout(self.house.limits.delivery, delivery).await {
            Ok(Verdict::Accepted) => "250 2.0.0 Mail accepted".into(),
            Ok(Verdict::Later(reason)) => format!("451 4.3.0 {}", one_line(&reason)).into(),
            Ok(Verdict::Refused(reason)) => format!("554 5.7.1 {}", one_line(&reason)).into(),
            Err(_) => "451 4.3.0 The mail could not be stored in time, try again later".into(),
        }
    }

    fn too_big(&self) -> Reply {
        format!("552 5.3.4 The mail is too big: the limit is {} bytes", self.house.limits.message_bytes)
            .into()
    }
}

fn goodbye(lost: &Lost) -> Option<&'static str> {
    match lost {
        Lost::Gone => None,
        Lost::Idle => Some("421 4.4.2 Silent for too long, closing"),
        Lost::Expired => Some("421 4.4.2 The session took too long, connect again"),
        Lost::Stopping => Some("421 4.3.2 The server is stopping, try again shortly"),
        Lost::Flood => Some("552 5.3.4 The mail is far too big, closing"),
    }
}

/// A reason fit for a reply: a line break in it would be read as the next reply, and old senders break on
/// anything but ASCII.
fn one_line(reason: &str) -> String {
    let fit = |letter: char| if letter.is_ascii_graphic() || letter == ' ' { letter } else { '?' };
    reason
        .lines()
        .flat_map(|line| line.chars().map(fit).chain([' ']))
        .take(REASON_LETTERS)
        .collect::<String>()
        .trim_end()
        .to_owned()
}
