//! What others say of a mail: the name servers of who claims to have sent it, mail servers we trust, spam filters.
//!
//! Asked before a mail is understood, outside of any transaction, and never for long: what doesn't answer in time says
//! nothing, and the mail goes on.
//!
//! | module | what is in it |
//! |---|---|
//! | [`origin`] | SPF, DKIM and DMARC, verified here |
//! | [`results`] | the same as a trusted server found it (`Authentication-Results`) |
//! | [`filter`] | rspamd and SpamAssassin |
//! | `waiting` | how long name servers are waited for |

pub mod filter;
pub mod origin;
pub mod results;
mod waiting;

use std::net::IpAddr;

use base::config::Spam;
use base::{Error, Result};

pub use filter::Opinion;
pub use origin::{Findings, Outcome};
use waiting::{PATIENCE, Waiting};

/// Whom to ask, from the configuration.
#[derive(Clone)]
pub struct Vetting {
    names: Option<origin::Names>,
    waiting: Waiting,
    trusted: Vec<String>,
    filters: filter::Filters,
    /// Points from which a mail is spam.
    pub threshold: i64,
    /// Days after which spam and trash are removed for good.
    pub keep_days: i64,
}

/// A mail to be asked about.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// The address it was handed over from; none where we didn't see that.
    pub peer: Option<IpAddr>,
    /// The envelope's sender; empty for bounces.
    pub sender: &'a str,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// Its bytes; needed only where [`Vetting::needs_bytes`].
    pub raw: &'a [u8],
    /// The values of its `Authentication-Results`, topmost first.
    pub results: Vec<&'a str>,
    /// True when it carries a signature.
    pub is_signed: bool,
}

/// What was said.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Who really sent it.
    pub findings: Findings,
    /// What spam filters think.
    pub opinions: Vec<Opinion>,
    /// Who was asked and didn't answer, in words for people.
    pub silent: Vec<String>,
}

impl Vetting {
    /// From the options; errors name the one that is wrong.
    pub fn new(spam: &Spam) -> Result<Vetting> {
        Ok(Vetting {
            names: origin::Names::new(spam.resolver()?)?,
            waiting: Waiting::default(),
            trusted: spam.trusted_results.iter().map(|name| name.to_lowercase()).collect(),
            filters: filter::Filters::new(&spam.rspamd, &spam.spamd)
                .map_err(|error| Error::refused(error.to_string()))?,
            threshold: spam.threshold,
            keep_days: spam.keep_days,
        })
    }

    /// True when somebody is to be asked who has to see the mail itself.
    pub fn needs_bytes(&self, question: &Question<'_>) -> bool {
        let is_checked = question.is_signed || question.peer.as_ref().is_some_and(origin::is_public);
        self.filters.are_any() || (self.names.is_some() && is_checked)
    }

    /// Asks everybody at once and waits for five seconds at most, for silent name servers much less.
    pub async fn ask(&self, question: &Question<'_>) -> Answers {
        let believed = results::believed(&self.trusted, &question.results);
        let names = async {
            match (&self.names, believed) {
                (_, Some(findings)) => Some(findings),
                (Some(names), None) if !question.raw.is_empty() => {
                    self.waiting.wait_for(names.verify(question)).await
                }
                (_, None) => Some(Findings::default()),
            }
        };
        let (findings, (opinions, mut silent)) = tokio::join!(names, self.filters.ask(question, PATIENCE));
        if findings.is_none() {
            silent.push("the name servers didn't answer in time".into());
        }
        Answers { findings: findings.unwrap_or_default(), opinions, silent }
    }
}

#[cfg(test)]
mod tests;
