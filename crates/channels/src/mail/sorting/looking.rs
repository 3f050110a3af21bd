//! What is found out about a mail before it is placed: what it says of itself, and what others say of it. Outside of any
//! transaction, all mails of a batch at once.

use ::mail::Mail;
use ::mail::automatic::{self, Automatic};
use ::mail::bounce::{self, Bounce};
use base::{Result, blobs};
use futures_util::stream::{self, StreamExt};

use super::super::intake::{Item, Signal, Source};
use crate::post::Post;
use crate::vetting::{Answers, Question};

/// What was found out.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The program that wrote it, if one did.
    pub automatic: Option<Automatic>,
    /// Why no program should answer it.
    pub unanswerable: Option<String>,
    /// The letters it says didn't arrive.
    pub bounce: Option<Bounce>,
    /// What others say of it.
    pub answers: Answers,
    /// Points from which a mail is spam.
    pub threshold: i64,
    /// True when we saw the envelope ourselves, so that an empty sender means one.
    pub has_envelope: bool,
    /// True when it comes from a file and wakes nobody.
    pub is_archive: bool,
    /// True when it came over the network just now.
    pub is_fresh: bool,
}

/// Mails asked about at the same time: each may hold its bytes in memory meanwhile.
const AT_ONCE: usize = 16;

/// What `mail` says of itself: cheap, done where it is parsed.
pub fn look(mail: &Mail, raw: &[u8]) -> Facts {
    Facts {
        automatic: automatic::of(mail),
        unanswerable: automatic::unanswerable(mail),
        bounce: bounce::of(mail, raw),
        ..Facts::default()
    }
}

/// Asks the others about all mails of a batch, some at once. Mail from files is old: nobody is asked about it.
pub async fn ask_all<'a>(
    post: &Post,
    batch: impl Iterator<Item = (&'a Item, &'a Mail, &'a mut Facts)>,
) -> Result<()> {
    let mut asked = Vec::new();
    for (item, mail, facts) in batch {
        facts.threshold = post.vetting.threshold;
        facts.is_archive = item.is_archive;
        facts.is_fresh = item.source != Source::File && !item.is_archive;
        facts.has_envelope = item.source == Source::Smtp;
        if facts.is_fresh {
            asked.push(ask(post, item, (mail, facts)));
        }
    }
    let mut answered = stream::iter(asked).buffer_unordered(AT_ONCE);
    while let Some(done) = answered.next().await {
        done?;
    }
    Ok(())
}

async fn ask(post: &Post, item: &Item, (mail, facts): (&Mail, &mut Facts)) -> Result<()> {
    let peer = item.peer.parse().ok().filter(|_| facts.has_envelope);
    let mut question = Question {
        peer,
        sender: &item.sender,
        recipients: item.recipients.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect(),
        raw: &[],
        results: mail.header("Authentication-Results").collect(),
        is_signed: mail.header("DKIM-Signature").next().is_some(),
    };
    let mut raw = Vec::new();
    if post.vetting.needs_bytes(&question) {
        let hash = item.hash.clone();
        let found = post.db.read(move |read| blobs::find(read, &hash)).await?;
        raw = post.folder.bytes(found)?;
    }
    question.raw = &raw;
    facts.answers = post.vetting.ask(&question).await;
    Ok(())
}

/// What was found out, in words for the ledger and the message. Points come with the score.
pub(super) fn signals(facts: &Facts) -> Vec<Signal> {
    let said = facts.answers.findings.words.iter().chain(&facts.answers.silent).cloned();
    let opinions = facts.answers.opinions.iter().map(|opinion| {
        let rules =
            if opinion.rules.is_empty() { String::new() } else { format!(" ({})", opinion.rules.join(", ")) };
        format!("{}: {:.1} of {:.1}{rules}", opinion.filter, opinion.score, opinion.needed)
    });
    said.chain(opinions).map(|text| Signal { text, score: 0 }).collect()
}
