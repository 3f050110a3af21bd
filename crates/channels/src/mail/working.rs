//! Understanding what the ledger holds, oldest first: parsed outside of any transaction, then threaded in one.

use std::time::Duration;

use base::events::Reader;
use base::{Error, Result, Tx};
use conversations::Channel;
use conversations::message::saying::{File, Received, Said};
use people::customer::{Kind, identity};

use super::intake::{self, Item, State, Verdict};
use super::sorting::{self, Facts, Sorted};
use super::threading::{self, Arrival};
use super::understanding::{self, Understood};
use super::{archiving, own, said};
use crate::post::{Addresses, Post};
use ::mail::Mail;
use ::mail::thread::{self, Node};

/// Mails understood in one transaction: more would keep those waiting that are being accepted meanwhile.
const BATCH: i64 = 64;
/// Bytes of mail in memory at a time; a single mail may have more.
const BATCH_BYTES: i64 = 16 << 20;
/// A mail whose understanding was begun this often and never ended has killed the program; it is taken alone next,
const ALONE_AFTER: i64 = 2;
/// and set aside when that didn't help either.
const GIVE_UP_AFTER: i64 = 4;
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs forever: takes what was received, as long as this process holds the reader `intake`.
pub async fn run(post: Post) {
    let reader = Reader::new("intake", &post.db);
    let mut wakes = post.db.wakes();
    loop {
        match step(&post, &reader).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "incoming mail can't be processed and will be tried again"),
        }
        let _ = tokio::time::timeout(LOOK_EVERY, wakes.changed()).await;
    }
}

/// Takes one batch and returns how many mails it had. Of a batch that fails, all mails wait to be taken again.
pub async fn step(post: &Post, reader: &Reader) -> Result<usize> {
    let mut items = post.db.read(|read| intake::list_received(read, BATCH)).await?;
    if items.is_empty() || !reader.hold(&post.db).await? {
        return Ok(0);
    }
    items.truncate(batch_size(&items));
    let ids: Vec<i64> = items.iter().map(|item| item.id).collect();
    let begun = ids.clone();
    post.db.write(move |tx| intake::count_attempts(tx, &begun, 1)).await?;
    let taken = take(post, items).await;
    let waiting: Vec<i64> = match &taken {
        Ok(taken) => ids.into_iter().filter(|id| !taken.contains(id)).collect(),
        Err(Error::Busy(_)) => ids,
        Err(_) => Vec::new(),
    };
    if !waiting.is_empty() {
        // The database or the disk was too busy, away or full: that says nothing about these mails.
        post.db.write(move |tx| intake::count_attempts(tx, &waiting, -1)).await?;
    }
    Ok(taken?.len())
}

/// Returns those that ended in a state; of the others the bytes couldn't be read or kept at this moment.
async fn take(post: &Post, items: Vec<Item>) -> Result<Vec<i64>> {
    let (hopeless, items): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| item.attempts >= GIVE_UP_AFTER);
    let mut batch = understanding::read_all(post, items).await?;
    batch.extend(hopeless.into_iter().map(|item| {
        let why = format!("Reading it failed or stopped the program {} times.", item.attempts);
        (item, Understood::not(why))
    }));
    if batch.is_empty() {
        return Ok(Vec::new());
    }
    let read = batch.iter_mut().filter_map(|(item, understood)| {
        let (mail, _, facts) = understood.said.as_mut().ok()?;
        Some((&*item, &*mail, facts))
    });
    sorting::ask_all(post, read).await?;
    let batch = parents_first(batch);
    let ids = batch.iter().map(|(item, _)| item.id).collect();
    let addresses = post.addresses.clone();
    post.db.write(move |tx| settle_all(tx, &addresses, &batch)).await?;
    Ok(ids)
}

/// How many of the oldest are taken together: a mail that may stop the program alone, large ones few at a time.
fn batch_size(items: &[Item]) -> usize {
    if items.first().is_some_and(|item| item.attempts >= ALONE_AFTER) {
        return 1;
    }
    let mut bytes = 0;
    let fits = items.iter().take_while(|item| {
        bytes += item.size;
        bytes <= BATCH_BYTES && item.attempts < ALONE_AFTER
    });
    fits.count().max(1)
}

/// A mail before those that answer it, so that the conversation belongs to who began it; else as they came.
fn parents_first(batch: Vec<(Item, Understood)>) -> Vec<(Item, Understood)> {
    let node = |read: &Understood| read.said.as_ref().map(|(mail, ..)| Node::of(mail)).unwrap_or_default();
    let nodes: Vec<Node> = batch.iter().map(|(_, read)| node(read)).collect();
    let mut batch: Vec<Option<(Item, Understood)>> = batch.into_iter().map(Some).collect();
    thread::parents_first(&nodes).into_iter().filter_map(|at| batch[at].take()).collect()
}

/// All together, and where that fails one by one: one mail's failure is its own, it goes to quarantine, the others go on.
fn settle_all(tx: &mut Tx<'_>, addresses: &Addresses, batch: &[(Item, Understood)]) -> Result<()> {
    let ids: Vec<i64> = batch.iter().map(|(item, _)| item.id).collect();
    let waiting = intake::still_received(tx, &ids)?;
    let batch = || batch.iter().filter(|(item, _)| waiting.contains(&item.id));
    let together = tx.attempt(|tx| {
        for (item, understood) in batch() {
            let verdict = judge(tx, addresses, (item, understood))?;
            intake::settle(tx, item, (&verdict, &understood.heading))?;
        }
        Ok(())
    })?;
    if together.is_ok() {
        return Ok(());
    }
    for (item, understood) in batch() {
        let verdict = tx.attempt(|tx| judge(tx, addresses, (item, understood)))?;
        let verdict = verdict.unwrap_or_else(|error| quarantined(error.to_string()));
        intake::settle(tx, item, (&verdict, &understood.heading))?;
    }
    Ok(())
}

fn judge(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    (item, understood): (&Item, &Understood),
) -> Result<Verdict> {
    match &understood.said {
        Err(why) => Ok(quarantined(why.clone())),
        Ok(said) => place(tx, addresses, item, said),
    }
}

fn quarantined(reason: String) -> Verdict {
    Verdict {
        state: State::Quarantined,
        reason: reason.replace('\0', ""),
        signals: Vec::new(),
        customer_id: None,
        message: None,
    }
}

fn place(
    tx: &mut Tx<'_>,
    addresses: &Addresses,
    item: &Item,
    (mail, files, facts): &(Mail, Vec<File>, Facts),
) -> Result<Verdict> {
    if let Some(twin) = intake::find_twin(tx, item)? {
        return Ok(twin.verdict(item));
    }
    if addresses.is_own(&mail.from) {
        return own::place(tx, addresses, item, (mail, files));
    }
    let mut manner = match sorting::sort(tx, addresses, item, (mail, facts))? {
        Sorted::Over(verdict) => return Ok(verdict),
        Sorted::Goes(manner) => manner,
    };
    let find_sender = if item.is_archive { identity::find_or_file } else { identity::find_or_create };
    let sender = find_sender(tx, Kind::Email, &mail.from, &mail.from_name)?;
    let arrival = Arrival::new(addresses, (mail, item), sender, tx.now_ms());
    let mut finding = threading::find(tx, &arrival)?;
    if let Some(twin) = &finding.twin
        && let Some(twin) = intake::find_of_message(tx, twin.message)?
    {
        return Ok(twin.verdict(item));
    }
    if item.is_archive {
        let verdict = archiving::keep(tx, &arrival, files, finding)?;
        return manner.conclude(tx, item, (mail, facts), verdict);
    }
    if finding.place.is_none() {
        finding.place = manner.place(tx, &arrival)?;
    }
    let (state, mut place) =
        threading::enter(tx, &arrival, finding, |tx| manner.open(tx, sender, &mail.subject))?;
    manner.explain(&mut place);
    let received = Received {
        channel: Channel::Email,
        name: if mail.from_name.is_empty() { mail.from.clone() } else { mail.from_name.clone() },
        text: said::text_of(mail),
        client_id: format!("mail:{}", item.id),
        reason: place.reason.clone(),
        files: files.to_vec(),
    };
    let Said { id, .. } = manner.say(tx, place.conversation.id, &received)?;
    threading::settle(tx, &arrival, &place, id)?;
    said::keep(tx, (item.id, id), &place, mail)?;
    let message = Some((place.conversation.id.0, id.0));
    let verdict =
        Verdict { state, reason: place.reason, signals: place.signals, customer_id: Some(sender.0), message };
    manner.conclude(tx, item, (mail, facts), verdict)
}
