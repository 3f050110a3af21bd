//! Acts on their way to the shop: planned by the event that says they are done here, carried out outside of any
//! transaction, settled once. What the shop refuses becomes a conversation with all that is known.

use base::events::Event;
use base::jobs::{self, Outcome};
use base::{Read, Result, Tx};
use conversations::Channel;
use conversations::conversation::opening;
use conversations::message::saying;
use orders::act::{self, ActId};
use orders::return_::{self, ReturnId};
use people::{CustomerId, customer};

use super::record::{self, Thing};
use super::rows::{self, Connection, ConnectionId, Kind};
use super::{asking, health, wishing};
use crate::errand::{Errand, Trouble, Verdict, Wish};
use crate::links::Links;
use crate::{shopify, woocommerce};

/// The job that carries an act out.
pub const JOB: &str = "shop.act";
/// How long an act waits to look again whether its connection was switched on.
const DISABLED_PAUSE_MS: i64 = 10 * 60_000;
const ANSWER_CHARS: usize = 1_000;

/// Reader: what was done here on an order of a shop is to be done there.
pub fn follow(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let (subject, act_id, order_id, customer_id) = match (event.kind.as_str(), event.subject_id) {
        ("act.done", Some(id)) => {
            let act = act::find(tx, ActId(id))?;
            (format!("act:{id}"), Some(id), act.order_id, act.customer_id)
        }
        ("return.settled", Some(id)) => {
            let item = return_::finding::find(tx, ReturnId(id))?;
            (format!("return:{id}"), None, Some(item.order_id.0), item.customer_id)
        }
        _ => return Ok(()),
    };
    let Some((shop, remote_id)) = order_id.map(|id| shop_of(tx, id)).transpose()?.flatten() else {
        return Ok(());
    };
    let id: i64 = tx.id();
    tx.execute(
        "INSERT INTO shop_acts (id, subject, act_id, customer_id, connection_id, remote_id, state, created_ms)
         VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7)
         ON CONFLICT (subject) DO NOTHING",
        &[&id, &subject, &act_id, &customer_id, &shop.0, &remote_id, &tx.now_ms()],
    )?;
    jobs::add(tx, JOB, &format!("{JOB}:{subject}"), &subject, tx.now_ms())
}

fn shop_of(read: &Read<'_>, order_id: i64) -> Result<Option<(ConnectionId, String)>> {
    let number: Option<String> =
        read.find("SELECT number FROM orders WHERE id = $1", &[&order_id], |row| row.get(0))?;
    let Some(number) = number else { return Ok(None) };
    let known = record::find_local(read, Thing::Order, &number)?.into_iter().next();
    Ok(known.map(|record| (record.connection_id, record.remote_id)))
}

/// An act that waits for the shop, with all that is needed to ask.
struct Asked {
    id: i64,
    act_id: Option<ActId>,
    customer_id: i64,
    order_number: String,
    connection: Connection,
    errand: Errand,
}

/// Carries out what `subject` names, once.
pub async fn run(links: &Links, subject: &str) -> Outcome {
    match carry_out(links, subject.to_owned()).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn carry_out(links: &Links, subject: String) -> Result<Outcome> {
    let Some(asked) = links.db.read(move |read| find_pending(read, &subject)).await? else {
        return Ok(Outcome::Done);
    };
    if asked.connection.state == rows::State::Disabled {
        let why = "the connection is switched off".to_owned();
        return Ok(Outcome::NotBefore(links.db.now_ms() + DISABLED_PAUSE_MS, why));
    }
    let access = asked.connection.access(links)?;
    let answer = match asked.connection.kind {
        Kind::Shopify => shopify::acts::carry_out(&access, &asked.errand).await,
        Kind::WooCommerce => woocommerce::acts::carry_out(&access, &asked.errand).await,
    };
    let verdict = match answer {
        Ok(verdict) => verdict,
        Err(Trouble::Refused(said)) => Verdict::Refused(said),
        Err(Trouble::Later(why, after_ms)) => return wait(links, asked, (why, after_ms)).await,
    };
    links.db.write(move |tx| settle(tx, &asked, &verdict)).await?;
    Ok(Outcome::Done)
}

fn find_pending(read: &Read<'_>, subject: &str) -> Result<Option<Asked>> {
    let row = read.find(
        "SELECT id, act_id, customer_id, connection_id, remote_id
         FROM shop_acts
         WHERE subject = $1 AND state = 'pending'",
        &[&subject],
        |row| {
            let ids: (i64, Option<i64>, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok((ids, row.get::<String>(4)?))
        },
    )?;
    let Some(((id, act_id, customer_id, shop), order)) = row else { return Ok(None) };
    let connection = rows::find(read, ConnectionId(shop))?;
    let known = record::find(read, connection.id, Thing::Order, &order)?;
    let (reference, wish, reason, currency) = match act_id {
        Some(act_id) => of_act(read, ActId(act_id))?,
        None => of_return(read, subject.trim_start_matches("return:").parse().unwrap_or(0))?,
    };
    Ok(Some(Asked {
        id,
        act_id: act_id.map(ActId),
        customer_id,
        order_number: known.map(|record| record.local_key).unwrap_or_default(),
        connection,
        errand: Errand { reference, order, wish, currency, reason },
    }))
}

type Told = (String, Wish, String, String);

fn of_act(read: &Read<'_>, id: ActId) -> Result<Told> {
    let act = act::find(read, id)?;
    let wish = wishing::wish(read, &act)?;
    let reason = [act.command.reason.as_str(), &act.command.note].join(" ").trim().to_owned();
    Ok((act.reference, wish, reason, act.plan.currency))
}

/// A return that was settled: the money of goods that came back.
fn of_return(read: &Read<'_>, id: i64) -> Result<Told> {
    let item = return_::finding::find(read, ReturnId(id))?;
    let back_minor = return_::worth::worth(&item).back_minor();
    let wish = match wishing::is_kept_here(read, item.customer_id, &item.method)? {
        false if back_minor > 0 => Wish::Refund(back_minor),
        _ => Wish::Note("A return was settled".into()),
    };
    Ok((item.reference, wish, "return".into(), item.currency))
}

async fn wait(links: &Links, asked: Asked, (why, after_ms): (String, Option<i64>)) -> Result<Outcome> {
    let said: String = why.chars().filter(|c| *c != '\0').take(ANSWER_CHARS).collect();
    links
        .db
        .write(move |tx| {
            tx.execute(
                "UPDATE shop_acts SET attempts = attempts + 1, answer = $1 WHERE id = $2",
                &[&said, &asked.id],
            )?;
            health::note_failure(tx, asked.connection.id, &said)
        })
        .await?;
    Ok(match after_ms {
        Some(after_ms) => Outcome::NotBefore(links.db.now_ms() + after_ms, why),
        None => Outcome::Again(why),
    })
}

/// The shop's answer, once; the order is shown as it stands there then.
fn settle(tx: &mut Tx<'_>, asked: &Asked, verdict: &Verdict) -> Result<()> {
    let (state, said) = match verdict {
        Verdict::Done(said) => ("confirmed", said),
        Verdict::Refused(said) => ("refused", said),
    };
    let answer: String = said.chars().filter(|c| *c != '\0').take(ANSWER_CHARS).collect();
    let settled = tx.execute_counted(
        "UPDATE shop_acts SET state = $1, attempts = attempts + 1, answer = $2, settled_ms = $3
         WHERE id = $4 AND state = 'pending'",
        &[&state, &answer, &tx.now_ms(), &asked.id],
    )?;
    if settled == 0 {
        return Ok(());
    }
    match (verdict, asked.act_id) {
        (Verdict::Done(_), Some(id)) => {
            act::settle_confirmed(tx, id)?;
        }
        (Verdict::Done(_), None) => {}
        (Verdict::Refused(why), act_id) => {
            if let Some(id) = act_id {
                act::settle_refused(tx, id, why)?;
            }
            tell_agents(tx, asked, &answer)?;
        }
    }
    health::note_success(tx, asked.connection.id)?;
    asking::plan(tx, asked.connection.id, Thing::Order, &asked.errand.order)
}

/// What the shop refused is a person's work now: a conversation with all that is known.
fn tell_agents(tx: &mut Tx<'_>, asked: &Asked, answer: &str) -> Result<()> {
    let errand = &asked.errand;
    let buyer = customer::find(tx, CustomerId(asked.customer_id))?;
    let order = orders::find_by_number(tx, &asked.order_number)?;
    let subject =
        format!("{} refused: order {}, {}", asked.connection.name, asked.order_number, errand.reference);
    let conversation = opening::open(tx, buyer.id, Channel::Form, &subject)?;
    let emails = customer::identity::find_email(tx, &customer::cluster(tx, buyer.id)?)?.unwrap_or_default();
    let money = order.as_ref().map(|order| order.total.to_string()).unwrap_or_default();
    let lines = [
        "What was done here could not be done in the shop. Decide with the customer, then do it by hand."
            .to_owned(),
        format!("Asked: {}", wish_in_words(&errand.wish, &errand.currency)),
        format!("Because: {}", errand.reason),
        format!("Order: {} ({} in {}), {money}", asked.order_number, errand.order, asked.connection.name),
        format!("Customer: {} {emails}", buyer.name),
        format!("Reference: {}", errand.reference),
        format!("The shop's answer: {answer}"),
    ];
    let noted = saying::Noted {
        name: asked.connection.name.clone(),
        text: lines.join("\n"),
        client_id: format!("{JOB}:{}", asked.id),
    };
    saying::note_by_program(tx, conversation.id, &noted)?;
    tx.execute("UPDATE shop_acts SET conversation_id = $1 WHERE id = $2", &[&conversation.id.0, &asked.id])?;
    Ok(())
}

fn wish_in_words(wish: &Wish, currency: &str) -> String {
    let money = |minor: i64| base::money::Money::new(minor, currency);
    match wish {
        Wish::Cancel(0) => "cancel the order".into(),
        Wish::Cancel(minor) => format!("cancel the order and give back {}", money(*minor)),
        Wish::Refund(minor) => format!("give back {}", money(*minor)),
        Wish::Address(address) => format!("send it to {}", address.lines().join(", ")),
        Wish::Note(text) | Wish::ByHand(text) => text.clone(),
    }
}

/// Acts of a shop that wait, oldest first: reference or subject, tries, last answer, since when.
pub fn list_pending(read: &Read<'_>, shop: ConnectionId, limit: i64) -> Result<Vec<Pending>> {
    read.list(
        "SELECT shop_acts.id, shop_acts.subject, coalesce(acts.reference, ''), shop_acts.attempts, shop_acts.answer,
                shop_acts.created_ms
         FROM shop_acts
         LEFT JOIN acts ON acts.id = shop_acts.act_id
         WHERE shop_acts.connection_id = $1 AND shop_acts.state = 'pending'
         ORDER BY shop_acts.id
         LIMIT $2",
        &[&shop.0, &limit],
        |row| {
            let reference: String = row.get(2)?;
            let subject: String = row.get(1)?;
            Ok(Pending {
                id: row.get(0)?,
                reference: if reference.is_empty() { subject } else { reference },
                attempts: row.get(3)?,
                answer: row.get(4)?,
                created_ms: row.get(5)?,
            })
        },
    )
}

/// Tries all acts of a shop again now, those that were given up included.
pub fn retry_all(tx: &mut Tx<'_>, shop: ConnectionId) -> Result<()> {
    let waiting: Vec<String> = tx.list(
        "SELECT subject FROM shop_acts WHERE connection_id = $1 AND state = 'pending' ORDER BY id LIMIT 1000",
        &[&shop.0],
        |row| row.get(0),
    )?;
    for subject in waiting {
        let key = format!("{JOB}:{subject}");
        match tx.find("SELECT id FROM jobs WHERE key = $1", &[&key], |row| row.get::<i64>(0))? {
            Some(job) => jobs::retry(tx, job)?,
            None => jobs::add(tx, JOB, &key, &subject, tx.now_ms())?,
        }
    }
    Ok(())
}

/// An act that waits for its shop.
#[derive(Clone, Debug)]
pub struct Pending {
    /// Its id.
    pub id: i64,
    /// What people call it.
    pub reference: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it didn't work.
    pub answer: String,
    /// Since when it waits, UTC milliseconds.
    pub created_ms: i64,
}
