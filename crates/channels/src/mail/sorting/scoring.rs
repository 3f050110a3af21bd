//! Points that make a mail spam: a short list of rules about its headers, what name servers and filters say, and what
//! speaks for the sender. Spam that comes through is deleted with a click; a customer's mail that doesn't is lost.

use ::mail::{Mail, providers};
use base::{Read, Result};
use people::customer::{self, identity};

use super::super::intake::{Item, Signal, State, Verdict};
use super::looking::{self, Facts};
use super::{domain_of, over};
use crate::post::Addresses;
use crate::vetting::Outcome;
use crate::vetting::origin::Wish;

/// A rule: what it looks at, and what is said of a mail that it fits.
struct Rule {
    points: i64,
    text: &'static str,
    fits: fn(&Mail, &Facts, &Addresses) -> bool,
}

/// Off by more than this from when it came, a Date is wrong.
const DATE_AHEAD_MS: i64 = 2 * 86_400_000;
/// Letters from which a subject in capitals is shouting.
const SHOUT_FROM: usize = 12;
/// Ends of file names that run as programs.
const PROGRAMS: [&str; 14] = [
    ".exe", ".scr", ".pif", ".bat", ".cmd", ".com", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".hta", ".lnk",
    ".iso",
];

/// None of them is enough alone, except that a filter in front of us or the domain's owner says so.
const RULES: [Rule; 13] = [
    Rule {
        points: 50,
        text: "the mail server before ours calls it spam",
        fits: |mail, _, _| is_flagged(mail),
    },
    Rule {
        points: 45,
        text: "DMARC fails, and the owner of the domain wants such mail refused",
        fits: |_, facts, _| dmarc_fails(facts, Wish::Reject),
    },
    Rule {
        points: 30,
        text: "DMARC fails, and the owner of the domain wants such mail put aside",
        fits: |_, facts, _| dmarc_fails(facts, Wish::Quarantine),
    },
    Rule { points: 10, text: "DMARC fails", fits: |_, facts, _| dmarc_fails(facts, Wish::Nothing) },
    Rule {
        points: 10,
        text: "its server may not send for the envelope's sender",
        fits: |_, facts, _| facts.answers.findings.spf == Outcome::Fail,
    },
    Rule {
        points: 30,
        text: "it claims to come from our own domain and can't prove it",
        fits: |mail, facts, addresses| {
            let findings = &facts.answers.findings;
            domain_of(&mail.from) == addresses.domain()
                && (findings.spf == Outcome::Fail || findings.dmarc == Outcome::Fail)
        },
    },
    Rule {
        points: 15,
        text: "the name of its sender is another address",
        fits: |mail, _, _| {
            let name = mail.from_name.to_lowercase();
            let named = name.split_whitespace().find(|word| word.contains('@') && word.contains('.'));
            named.is_some_and(|named| {
                domain_of(named.trim_matches(|c: char| !c.is_alphanumeric())) != domain_of(&mail.from)
            })
        },
    },
    Rule {
        points: 15,
        text: "a program is attached",
        fits: |mail, _, _| {
            mail.files.iter().any(|file| {
                let name = file.filename.to_lowercase();
                PROGRAMS.iter().any(|end| name.ends_with(end))
            })
        },
    },
    Rule {
        points: 10,
        text: "answers go to a free address at another provider",
        fits: |mail, _, _| {
            let to = mail.reply_to.first().map_or("", |to| domain_of(&to.email));
            providers::is_public(to)
                && to != domain_of(&mail.from)
                && providers::is_public(domain_of(&mail.from))
        },
    },
    Rule { points: 5, text: "its subject is in capitals", fits: |mail, _, _| is_shouted(&mail.subject) },
    Rule { points: 5, text: "it has no date", fits: |mail, _, _| mail.header("Date").next().is_none() },
    Rule { points: 5, text: "it has no Message-ID", fits: |mail, _, _| mail.mail_id.is_empty() },
    Rule {
        points: 5,
        text: "it isn't addressed to us",
        fits: |mail, _, addresses| {
            let is_list =
                mail.header("List-Id").next().is_some() || mail.header("Precedence").next().is_some();
            !is_list && !mail.recipients().any(|to| addresses.is_own(to))
        },
    },
];

/// The rules' points of a mail; what nobody says is worth nothing.
pub fn points(addresses: &Addresses, item: &Item, (mail, facts): (&Mail, &Facts)) -> Vec<Signal> {
    let mut signals: Vec<Signal> = RULES
        .iter()
        .filter(|rule| (rule.fits)(mail, facts, addresses))
        .map(|rule| Signal { text: rule.text.into(), score: rule.points })
        .collect();
    if mail.date_ms.is_some_and(|at_ms| at_ms > item.received_ms.saturating_add(DATE_AHEAD_MS)) {
        signals.push(Signal { text: "its date lies in the future".into(), score: 10 });
    }
    for opinion in &facts.answers.opinions {
        let text = format!("{} calls it {}", opinion.filter, if opinion.is_spam { "spam" } else { "wanted" });
        signals.push(Signal { text, score: if opinion.is_spam { facts.threshold } else { -10 } });
    }
    signals
}

/// What becomes of a mail with too many points.
pub(super) fn turn_away(
    read: &Read<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, facts): (&Mail, &Facts),
) -> Result<Option<Verdict>> {
    let mut signals = points(addresses, item, (mail, facts));
    let sum = |signals: &[Signal]| signals.iter().map(|signal| signal.score).sum::<i64>();
    if facts.threshold <= 0 || sum(&signals) < facts.threshold {
        return Ok(None);
    }
    signals.extend(speaks_for(read, addresses, item, mail)?);
    let points = sum(&signals);
    if points < facts.threshold {
        return Ok(None);
    }
    signals.extend(looking::signals(facts));
    let reason = format!("{points} points, spam from {}", facts.threshold);
    Ok(Some(over(State::Spam, reason, signals)))
}

/// What we know of the sender: asked only about mail that would be spam without it.
fn speaks_for(read: &Read<'_>, addresses: &Addresses, item: &Item, mail: &Mail) -> Result<Vec<Signal>> {
    let mut signals = Vec::new();
    let wanted =
        read.find("SELECT wanted_ms FROM wanted_senders WHERE email = $1", &[&mail.from], |row| {
            row.get::<i64>(0)
        })?;
    if wanted.is_some() {
        signals.push(Signal { text: "an agent rescued a mail of this sender".into(), score: -1000 });
    }
    if answers_ours(read, addresses, item, mail)? {
        signals.push(Signal { text: "it answers a letter of ours".into(), score: -100 });
    }
    if is_known(read, &mail.from)? {
        signals.push(Signal { text: "we have written to this customer before".into(), score: -40 });
    }
    Ok(signals)
}

fn answers_ours(read: &Read<'_>, addresses: &Addresses, item: &Item, mail: &Mail) -> Result<bool> {
    for token in item.recipients.split(' ').chain(mail.recipients()).filter_map(|to| addresses.token_in(to)) {
        let known =
            read.find("SELECT conversation_id FROM reply_tokens WHERE token = $1", &[&token], |row| {
                row.get::<i64>(0)
            })?;
        if known.is_some() {
            return Ok(true);
        }
    }
    for mail_id in mail.ancestors() {
        let ours = read.find(
            "SELECT mail_ids.message_id
             FROM mail_ids
             JOIN messages ON messages.id = mail_ids.message_id
             WHERE mail_ids.mail_id = $1 AND messages.direction = 'out'
             LIMIT 1",
            &[&mail_id],
            |row| row.get::<i64>(0),
        )?;
        if ours.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_known(read: &Read<'_>, email: &str) -> Result<bool> {
    let Some(id) = identity::find(read, identity::Kind::Email, email)? else { return Ok(false) };
    let cluster = customer::cluster(read, id)?;
    let sql = format!(
        "SELECT messages.id
         FROM conversations
         JOIN messages ON messages.conversation_id = conversations.id
         WHERE conversations.customer_id IN ({}) AND messages.direction = 'out' AND messages.author <> 'system'
         LIMIT 1",
        base::db::placeholders(1, cluster.len())
    );
    Ok(read.find(&sql, &base::db::params(&cluster), |row| row.get::<i64>(0))?.is_some())
}

fn is_flagged(mail: &Mail) -> bool {
    let says_yes = |name| {
        mail.header(name).next().is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("yes"))
    };
    says_yes("X-Spam-Flag") || says_yes("X-Spam-Status")
}

fn dmarc_fails(facts: &Facts, wish: Wish) -> bool {
    let findings = &facts.answers.findings;
    findings.dmarc == Outcome::Fail && findings.wish == wish
}

fn is_shouted(subject: &str) -> bool {
    let letters: Vec<char> = subject.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= SHOUT_FROM && letters.iter().all(|c| c.is_uppercase()) && subject.contains(' ')
}
