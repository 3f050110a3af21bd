//! The sending side of SMTP, as large senders speak it: the envelope in one packet, the mail in the next.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use base::{Error, Result};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::letters::{Letter, letter};
use crate::failure::inside;
use crate::place::ADDRESS;
use crate::spread::Spread;

/// Mails in one session; receivers allow a thousand.
const SESSION: usize = 500;

/// What was accepted.
pub struct Sent {
    /// How many mails.
    pub count: usize,
    /// When the last one was accepted, since the first was sent.
    pub time: Duration,
    /// From the envelope's first byte until 250.
    pub spread: Spread,
}

/// Sends from `connections` for `time`; `first` counts the connections on from an earlier run, as no mail comes twice.
pub async fn send(address: SocketAddr, connections: std::ops::Range<usize>, time: Duration) -> Result<Sent> {
    let begun = Instant::now();
    let mut senders = JoinSet::new();
    for connection in connections {
        senders.spawn(send_one_by_one(address, connection, (begun, time)));
    }
    let mut all = Vec::new();
    while let Some(taken) = senders.join_next().await {
        all.extend(taken.map_err(inside)??);
    }
    Ok(Sent { count: all.len(), time: begun.elapsed(), spread: Spread::of(all) })
}

/// Sends one mail and waits until it is accepted.
pub async fn send_one(address: SocketAddr, letter: &Letter) -> Result<()> {
    Session::open(address).await?.send(&letter.sender, &letter.raw).await
}

async fn send_one_by_one(
    address: SocketAddr,
    connection: usize,
    (begun, time): (Instant, Duration),
) -> Result<Vec<Duration>> {
    let mut taken = Vec::new();
    while begun.elapsed() < time {
        let mut session = Session::open(address).await?;
        for _ in 0..SESSION {
            if begun.elapsed() >= time {
                break;
            }
            let letter = letter(connection, taken.len());
            let asked = Instant::now();
            session.send(&letter.sender, &letter.raw).await?;
            taken.push(asked.elapsed());
        }
    }
    Ok(taken)
}

struct Session(BufReader<TcpStream>);

impl Session {
    async fn open(address: SocketAddr) -> Result<Session> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let mut session = Session(BufReader::new(stream));
        session.expect('2').await?;
        session.say("EHLO out7.mail.example\r\n").await?;
        session.expect('2').await?;
        Ok(session)
    }

    async fn send(&mut self, sender: &str, raw: &str) -> Result<()> {
        self.say(&format!("MAIL FROM:<{sender}>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n")).await?;
        for expected in ['2', '2', '3'] {
            self.expect(expected).await?;
        }
        self.say(&format!("{raw}.\r\n")).await?;
        self.expect('2').await
    }

    async fn say(&mut self, text: &str) -> Result<()> {
        Ok(self.0.get_mut().write_all(text.as_bytes()).await?)
    }

    /// Reads one reply, which has to begin with `first`.
    async fn expect(&mut self, first: char) -> Result<()> {
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).await?;
            if !line.starts_with(first) {
                return Err(Error::inside(format!("the receiver said {:?}", line.trim_end())));
            }
            if line.as_bytes().get(3) == Some(&b' ') {
                return Ok(());
            }
        }
    }
}
