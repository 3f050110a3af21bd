//! Who really sent a mail: SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489), asked of the sender's name servers.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use base::config::spam::Dns;
use base::{Error, Result};
use mail_auth::dmarc::Policy;
use mail_auth::dmarc::verify::DmarcParameters;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{AuthenticatedMessage, DkimResult, DmarcResult, MessageAuthenticator, SpfOutput, SpfResult};

use super::Question;

/// How long one name server may take, and how often it is asked.
const ASK_FOR: Duration = Duration::from_secs(2);
const ASK_TIMES: usize = 2;
/// Answers that are remembered, for as long as their servers say.
const REMEMBERED: u64 = 4096;
/// Our name in SPF macros, which nearly nobody uses.
const OUR_NAME: &str = "localhost";

/// What one check came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It was not done, or there is nothing to check.
    #[default]
    None,
    /// It holds.
    Pass,
    /// Its owner says nothing either way.
    Neutral,
    /// Its owner thinks it doesn't, but isn't sure.
    Softfail,
    /// It doesn't hold.
    Fail,
    /// It couldn't be done: a server was away, or a record is broken.
    Error,
}

/// What a domain's owner wants done with mails that fail DMARC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    #[default]
    Nothing,
    /// Put aside.
    Quarantine,
    /// Not taken.
    Reject,
}

/// What was found out about where a mail comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Whether the server that brought it may send for the envelope's sender.
    pub spf: Outcome,
    /// Whether a signature of it holds.
    pub dkim: Outcome,
    /// Whether either speaks for the domain in From.
    pub dmarc: Outcome,
    /// What that domain's owner wants done when neither does.
    pub wish: Wish,
    /// In words for people, a line each: `spf=pass example.org`.
    pub words: Vec<String>,
}

/// The name servers that are asked.
#[derive(Clone)]
pub struct Names(Arc<MessageAuthenticator>);

impl Outcome {
    /// As `Authentication-Results` writes it (RFC 8601).
    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::None => "none",
            Outcome::Pass => "pass",
            Outcome::Neutral => "neutral",
            Outcome::Softfail => "softfail",
            Outcome::Fail => "fail",
            Outcome::Error => "temperror",
        }
    }
}

impl Names {
    /// The servers of `dns`; none when it is off.
    pub fn new(dns: Dns) -> Result<Option<Names>> {
        let (config, mut options) = match dns {
            Dns::Off => return Ok(None),
            Dns::System => match read_system_conf() {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, "no name server is known, so SPF, DKIM and DMARC aren't checked; set spam.dns");
                    return Ok(None);
                }
            },
            Dns::At(address) => {
                let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
                for connection in &mut connections {
                    connection.port = address.port();
                }
                let server = NameServerConfig::new(address.ip(), true, connections);
                (ResolverConfig::from_name_servers(vec![server]), ResolverOpts::default())
            }
        };
        options.timeout = ASK_FOR;
        options.attempts = ASK_TIMES;
        options.cache_size = REMEMBERED;
        let authenticator =
            MessageAuthenticator::new(config, options).map_err(|error| Error::inside(error.to_string()))?;
        Ok(Some(Names(Arc::new(authenticator))))
    }

    /// Checks all three. SPF only where the mail came straight from the internet; DMARC fails only when SPF could be
    /// checked too, since a list or a forwarder may have broken the signature.
    pub(super) async fn verify(&self, question: &Question<'_>) -> Findings {
        let Some(message) = AuthenticatedMessage::parse(question.raw) else { return Findings::default() };
        let peer = question.peer.filter(is_public);
        if peer.is_none() && message.dkim_headers.is_empty() {
            return Findings::default();
        }
        let domain = question.sender.rsplit_once('@').map_or("", |(_, domain)| domain);
        let spf = match peer {
            Some(peer) if !domain.is_empty() => {
                let asked = SpfParameters::verify_mail_from(peer, domain, OUR_NAME, question.sender);
                self.0.verify_spf(asked).await
            }
            _ => SpfOutput::new(domain.to_owned()),
        };
        let signatures = self.0.verify_dkim(&message).await;
        let dmarc = self.0.verify_dmarc(DmarcParameters::new(&message, &signatures, domain, &spf)).await;
        let dkim = signatures.iter().map(|one| dkim_outcome(one.result())).min_by_key(|one| best_first(*one));
        let signer = signatures.iter().find(|one| *one.result() == DkimResult::Pass).or(signatures.first());
        let signer = signer.and_then(|one| one.signature()).map(|one| one.d.clone()).unwrap_or_default();
        let mut findings = Findings {
            spf: spf_outcome(spf.result()),
            dkim: dkim.unwrap_or_default(),
            dmarc: dmarc_outcome(&dmarc.result()),
            wish: match dmarc.policy() {
                Policy::Reject => Wish::Reject,
                Policy::Quarantine => Wish::Quarantine,
                Policy::None | Policy::Unspecified => Wish::Nothing,
            },
            words: Vec::new(),
        };
        if peer.is_none() && findings.dmarc == Outcome::Fail {
            findings.dmarc = Outcome::None;
        }
        findings.say(&[("spf", domain), ("dkim", &signer), ("dmarc", dmarc.domain())]);
        findings
    }
}

impl Findings {
    /// Puts into words what was checked, with the domain each check was about.
    pub(super) fn say(&mut self, domains: &[(&str, &str)]) {
        for (name, domain) in domains {
            let outcome = match *name {
                "spf" => self.spf,
                "dkim" => self.dkim,
                _ => self.dmarc,
            };
            if outcome != Outcome::None {
                let line = format!("{name}={} {domain}", outcome.as_str());
                self.words.push(line.trim_end().to_owned());
            }
        }
    }
}

/// Addresses inside a network say nothing about the sender: a relay of our own stands before us.
pub(super) fn is_public(peer: &IpAddr) -> bool {
    match peer {
        IpAddr::V4(v4) => !(v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified()),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(&IpAddr::V4(v4)),
            None => {
                !(v6.is_loopback()
                    || v6.is_unspecified()
                    || v6.is_unique_local()
                    || v6.is_unicast_link_local())
            }
        },
    }
}

fn best_first(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Pass => 0,
        Outcome::Error => 1,
        Outcome::Neutral | Outcome::Softfail => 2,
        Outcome::Fail => 3,
        Outcome::None => 4,
    }
}

fn spf_outcome(result: SpfResult) -> Outcome {
    match result {
        SpfResult::Pass => Outcome::Pass,
        SpfResult::Fail => Outcome::Fail,
        SpfResult::SoftFail => Outcome::Softfail,
        SpfResult::Neutral => Outcome::Neutral,
        SpfResult::TempError | SpfResult::PermError => Outcome::Error,
        SpfResult::None => Outcome::None,
    }
}

fn dkim_outcome(result: &DkimResult) -> Outcome {
    match result {
        DkimResult::Pass => Outcome::Pass,
        DkimResult::Neutral(_) | DkimResult::Fail(_) => Outcome::Fail,
        DkimResult::PermError(_) | DkimResult::TempError(_) => Outcome::Error,
        DkimResult::None => Outcome::None,
    }
}

fn dmarc_outcome(result: &DmarcResult) -> Outcome {
    match result {
        DmarcResult::Pass => Outcome::Pass,
        DmarcResult::Fail(_) => Outcome::Fail,
        DmarcResult::TempError(_) | DmarcResult::PermError(_) => Outcome::Error,
        DmarcResult::None => Outcome::None,
    }
}
