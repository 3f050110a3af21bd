//! Spam filters the operator runs: rspamd by HTTP, SpamAssassin by its own protocol. Both are asked; neither has to answer.

use std::time::Duration;

use reqwest::Client;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Question;

/// Longest answer of a filter that is read.
const ANSWER_LIMIT: usize = 256 * 1024;
/// Largest mail a filter is asked about; filters pass larger ones over themselves.
const MAIL_LIMIT: usize = 4 * 1024 * 1024;

/// What a filter thinks of a mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Opinion {
    /// The filter's name.
    pub filter: &'static str,
    /// True when it takes the mail for spam.
    pub is_spam: bool,
    /// Its score.
    pub score: f64,
    /// The score from which it calls a mail spam.
    pub needed: f64,
    /// The rules that spoke loudest.
    pub rules: Vec<String>,
}

/// The filters there are.
#[derive(Clone)]
pub struct Filters {
    client: Client,
    rspamd: String,
    spamd: String,
}

/// What rspamd answers (`/checkv2`).
#[derive(Debug, Deserialize)]
struct Checked {
    #[serde(default)]
    score: f64,
    #[serde(default)]
    required_score: f64,
    #[serde(default)]
    action: String,
    #[serde(default)]
    symbols: std::collections::BTreeMap<String, Symbol>,
}

#[derive(Debug, Deserialize)]
struct Symbol {
    #[serde(default)]
    score: f64,
}

impl Filters {
    /// Addresses as configured; empty for none.
    pub fn new(rspamd: &str, spamd: &str) -> reqwest::Result<Filters> {
        // The client asks for TLS even where none is spoken; a provider that is there already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Filters {
            client: Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
            rspamd: rspamd.trim_end_matches('/').to_owned(),
            spamd: spamd.to_owned(),
        })
    }

    /// True when there is one to ask.
    pub(super) fn are_any(&self) -> bool {
        !self.rspamd.is_empty() || !self.spamd.is_empty()
    }

    /// Their opinions, and who didn't answer within `patience`.
    pub(super) async fn ask(
        &self,
        question: &Question<'_>,
        patience: Duration,
    ) -> (Vec<Opinion>, Vec<String>) {
        let (mut opinions, mut silent) = (Vec::new(), Vec::new());
        if question.raw.len() > MAIL_LIMIT {
            return (opinions, silent);
        }
        let rspamd = async {
            if self.rspamd.is_empty() {
                None
            } else {
                Some(tokio::time::timeout(patience, self.rspamd(question)).await)
            }
        };
        let spamd = async {
            if self.spamd.is_empty() {
                None
            } else {
                Some(tokio::time::timeout(patience, self.spamd(question)).await)
            }
        };
        let (rspamd, spamd) = tokio::join!(rspamd, spamd);
        for (name, answer) in [("rspamd", rspamd), ("SpamAssassin", spamd)] {
            match answer {
                None => {}
                Some(Ok(Ok(opinion))) => opinions.push(opinion),
                Some(Ok(Err(why))) => silent.push(format!("{name} gave no answer: {why}")),
                Some(Err(_)) => silent.push(format!("{name} didn't answer in time")),
            }
        }
        (opinions, silent)
    }

    async fn rspamd(&self, question: &Question<'_>) -> Result<Opinion, String> {
        let mut request = self.client.post(format!("{}/checkv2", self.rspamd)).body(question.raw.to_vec());
        if let Some(peer) = question.peer {
            request = request.header("IP", peer.to_string());
        }
        let is_line =
            |value: &str| !value.is_empty() && value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if is_line(question.sender) {
            request = request.header("From", question.sender);
        }
        for recipient in question.recipients.iter().filter(|one| is_line(one)) {
            request = request.header("Rcpt", recipient);
        }
        let answer = request.send().await.map_err(|error| plainly(&error))?;
        let answer = answer.error_for_status().map_err(|error| plainly(&error))?;
        let bytes = answer.bytes().await.map_err(|error| plainly(&error))?;
        let checked: Checked = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
        let mut symbols: Vec<(String, f64)> =
            checked.symbols.into_iter().map(|(name, symbol)| (name, symbol.score)).collect();
        symbols.sort_by(|left, right| right.1.total_cmp(&left.1));
        let is_spam = matches!(checked.action.as_str(), "reject" | "add header" | "rewrite subject")
            || (checked.required_score > 0.0 && checked.score >= checked.required_score);
        Ok(Opinion {
            filter: "rspamd",
            is_spam,
            score: checked.score,
            needed: checked.required_score,
            rules: symbols
                .into_iter()
                .filter(|(_, score)| *score > 0.0)
                .take(5)
                .map(|(name, _)| name)
                .collect(),
        })
    }

    /// `SYMBOLS`: the score in the head, the rules in the body.
    async fn spamd(&self, question: &Question<'_>) -> Result<Opinion, String> {
        let talk = async {
            let mut stream = TcpStream::connect(&self.spamd).await?;
            let head = format!("SYMBOLS SPAMC/1.5\r\nContent-length: {}\r\n\r\n", question.raw.len());
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(question.raw).await?;
            stream.shutdown().await?;
            let mut answer = Vec::new();
            stream.take(ANSWER_LIMIT as u64).read_to_end(&mut answer).await?;
            Ok::<Vec<u8>, std::io::Error>(answer)
        };
        let answer = talk.await.map_err(|error| error.to_string())?;
        read_spamd(&String::from_utf8_lossy(&answer)).ok_or_else(|| "its answer can't be read".into())
    }
}

/// Without the address, which may hold a password.
fn plainly(error: &reqwest::Error) -> String {
    match error.status() {
        Some(status) => format!("it said {status}"),
        None if error.is_connect() => "it can't be reached".into(),
        None => "the connection broke".into(),
    }
}

/// `SPAMD/1.1 0 EX_OK`, then `Spam: True ; 15.2 / 5.0`, then the rules.
fn read_spamd(answer: &str) -> Option<Opinion> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let first = lines.next()?;
    if !first.starts_with("SPAMD/") || first.split_whitespace().nth(1) != Some("0") {
        return None;
    }
    let verdict = lines.find_map(|line| line.strip_prefix("Spam:"))?;
    let (is_spam, scores) = verdict.split_once(';')?;
    let (score, needed) = scores.split_once('/')?;
    let rules = body.trim().split(',').map(|rule| rule.trim().to_owned()).filter(|rule| !rule.is_empty());
    Some(Opinion {
        filter: "SpamAssassin",
        is_spam: matches!(is_spam.trim().to_ascii_lowercase().as_str(), "true" | "yes"),
        score: score.trim().parse().ok()?,
        needed: needed.trim().parse().ok()?,
        rules: rules.take(5).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::read_spamd;

    #[test]
    fn spamassassins_answer_is_read() {
        let answer = "SPAMD/1.1 0 EX_OK\r\nContent-length: 20\r\nSpam: True ; 15.2 / 5.0\r\n\r\nBAYES_99,URIBL_BLACK\r\n";

        let opinion = read_spamd(answer).unwrap();

        assert_eq!((opinion.is_spam, opinion.score, opinion.needed), (true, 15.2, 5.0));
        assert_eq!(opinion.rules, ["BAYES_99", "URIBL_BLACK"]);
        assert_eq!(read_spamd("SPAMD/1.1 76 Bad header line\r\n\r\n"), None);
        assert_eq!(read_spamd("HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(read_spamd("SPAMD/1.1 0 EX_OK\r\nSpam: perhaps\r\n\r\n"), None);
        assert!(!read_spamd("SPAMD/1.1 0 EX_OK\r\nSpam: False ; -1.0 / 5.0\r\n\r\n").unwrap().is_spam);
    }
}
