//! Reaches a mailbox's server: its address looked up and judged, connected, protected, greeted, signed in to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_imap::Client;
use async_imap::imap_proto::{Response, Status};
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::log::Log;
use super::means::Means;
use super::rows::{Mailbox, Security};
use super::signing_in::sign_in;
use super::trouble::Trouble;
use super::wire::{Pipe, Wire};

/// How long each step may take.
const STEP: Duration = Duration::from_secs(15);

/// Does all of it; `log` tells a person how far it came.
pub(super) async fn dial(means: &Means, mailbox: &Mailbox, log: &mut Log) -> Result<Wire, Trouble> {
    let credentials = mailbox.credentials(&means.key)?;
    for secret in [&credentials.password, &credentials.client_secret, &credentials.refresh_token] {
        log.hide(secret);
    }
    let addresses = look_up(means, mailbox, log).await?;
    check_plain(means, mailbox, &addresses)?;
    let stream = connect(&addresses, log).await?;
    let client = greet(means, mailbox, (stream, log)).await?;
    let session = sign_in(means, mailbox, credentials, (client, log)).await?;
    let wire = Wire::new(session).await?;
    log.note(format!("It can: {}", wire.abilities().join(" ")));
    Ok(wire)
}

async fn look_up(means: &Means, mailbox: &Mailbox, log: &mut Log) -> Result<Vec<SocketAddr>, Trouble> {
    let host = mailbox.host.trim_matches(['[', ']']);
    let found = timeout(STEP, tokio::net::lookup_host((host, mailbox.port))).await;
    let found = found.map_err(|_| Trouble::Away(format!("Looking up {host} took too long.")))?;
    let addresses: Vec<SocketAddr> = match found {
        Ok(addresses) => addresses.collect(),
        Err(cause) => return Err(Trouble::Away(format!("{host} can't be found: {cause}."))),
    };
    if addresses.iter().any(|address| !(means.outside.may_reach)(address.ip())) {
        return Err(Trouble::Setting(format!(
            "{host} leads into the own network. If the mail server stands there, set connections.allow_private."
        )));
    }
    let listed: Vec<String> = addresses.iter().map(|address| address.ip().to_string()).collect();
    log.note(format!("{host} is at {}", listed.join(", ")));
    Ok(addresses)
}

/// A password in the clear is for this machine only, unless the operator says otherwise.
fn check_plain(means: &Means, mailbox: &Mailbox, addresses: &[SocketAddr]) -> Result<(), Trouble> {
    let is_here = addresses.iter().all(|address| address.ip().to_canonical().is_loopback());
    if mailbox.security == Security::Plain && !is_here && !means.allows_plain {
        return Err(Trouble::Setting(
            "Without TLS everybody on the way reads the password. Choose TLS or STARTTLS, or set mail.allow_plain.".into(),
        ));
    }
    Ok(())
}

async fn connect(addresses: &[SocketAddr], log: &mut Log) -> Result<TcpStream, Trouble> {
    let mut why = String::from("it has no address");
    for address in addresses {
        match timeout(STEP, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                let _ = stream.set_nodelay(true);
                log.note(format!("Connected to {address}"));
                return Ok(stream);
            }
            Ok(Err(cause)) => why = format!("{address}: {cause}"),
            Err(_) => why = format!("{address} doesn't answer"),
        }
    }
    Err(Trouble::Away(format!("The server can't be connected to: {why}.")))
}

type Unknown = Client<Box<dyn Pipe>>;

async fn greet(
    means: &Means,
    mailbox: &Mailbox,
    (stream, log): (TcpStream, &mut Log),
) -> Result<Unknown, Trouble> {
    match mailbox.security {
        Security::Tls => {
            let stream = protect(means, mailbox, (Box::new(stream), log)).await?;
            let mut client = Client::new(stream);
            hear_greeting(&mut client, log).await?;
            Ok(client)
        }
        Security::StartTls => {
            let mut client: Unknown = Client::new(Box::new(stream));
            hear_greeting(&mut client, log).await?;
            let asked = timeout(STEP, client.run_command_and_check_ok("STARTTLS", None)).await;
            asked
                .map_err(|_| Trouble::Away("The server didn't answer STARTTLS.".into()))?
                .map_err(|error| Trouble::Setting(format!("The server doesn't offer STARTTLS: {error}.")))?;
            // What came before the handshake is thrown away with its buffer.
            Ok(Client::new(protect(means, mailbox, (client.into_inner(), log)).await?))
        }
        Security::Plain => {
            let mut client: Unknown = Client::new(Box::new(stream));
            hear_greeting(&mut client, log).await?;
            log.note("The connection isn't protected");
            Ok(client)
        }
    }
}

async fn hear_greeting(client: &mut Unknown, log: &mut Log) -> Result<(), Trouble> {
    let heard = timeout(STEP, client.read_response()).await;
    let heard = heard.map_err(|_| {
        Trouble::Away(
            "The server doesn't greet. Is it an IMAP server, and is the choice of TLS right?".into(),
        )
    })?;
    match heard.map_err(|error| Trouble::Away(format!("The server doesn't speak IMAP: {error}.")))? {
        Some(answer) => match answer.parsed() {
            Response::Data { status: Status::Ok, outcome } => {
                log.note(format!("It greets: {}", outcome.information.as_deref().unwrap_or_default()));
                Ok(())
            }
            Response::Data { outcome, .. } => Err(Trouble::Away(format!(
                "The server turns us away: {}",
                outcome.information.as_deref().unwrap_or_default()
            ))),
            _ => Err(Trouble::Away("The server doesn't greet as an IMAP server does.".into())),
        },
        None => Err(Trouble::Away("The server ended the connection without a greeting.".into())),
    }
}

async fn protect(
    means: &Means,
    mailbox: &Mailbox,
    (stream, log): (Box<dyn Pipe>, &mut Log),
) -> Result<Box<dyn Pipe>, Trouble> {
    let host = mailbox.host.trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host.clone())
        .map_err(|_| Trouble::Setting(format!("{host} is no name a certificate could be for.")))?;
    let connector = TlsConnector::from(Arc::clone(&means.tls));
    let shaken = timeout(STEP, connector.connect(name, stream)).await;
    let stream = shaken
        .map_err(|_| Trouble::Away("The TLS handshake took too long. Is the port one for TLS?".into()))?
        .map_err(|cause| Trouble::Away(format!("The connection can't be protected: {cause}.")))?;
    let version = match stream.get_ref().1.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2",
        _ => "TLS 1.3",
    };
    log.note(format!("Protected by {version}, the certificate is valid for {host}"));
    Ok(Box::new(stream))
}
