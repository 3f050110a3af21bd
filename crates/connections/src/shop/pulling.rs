//! Looking through a shop's products, customers and orders since the last look: fills a new connection, and mends what
//! webhooks missed.

use base::jobs::{self, Outcome};
use base::{Error, Read, Result, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::delivery::{self, State};
use super::rows::{self, Connection, ConnectionId, Kind};
use super::{applying, health, refreshing};
use crate::errand::{Access, Reply, Trouble};
use crate::links::Links;
use crate::payload::{moment_text, see};
use crate::{shopify, woocommerce};

/// The job that pulls.
pub const JOB: &str = "shop.pull";
/// How often each shop is looked through.
pub const EVERY_MS: i64 = 10 * 60_000;
/// Pages of one run; the next run goes on.
const PAGES: usize = 4;
/// Pause after a failure: looking goes on for as long as it takes, so it never counts as given up.
const PAUSE_MS: i64 = 60_000;

/// How far a list has been read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Place {
    /// Everything changed before this is known.
    since_ms: i64,
    /// The newest change seen in this look.
    seen_ms: i64,
    /// The next page, within a look.
    page: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Cursor {
    products: Place,
    customers: Place,
    orders: Place,
}

/// The lists, each before those that name what is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Products,
    Customers,
    Orders,
}

/// Connections that are due to be looked through.
pub fn list_due(read: &Read<'_>, now_ms: i64) -> Result<Vec<ConnectionId>> {
    read.list(
        "SELECT id FROM connections
         WHERE state = 'active' AND (pulled_ms IS NULL OR pulled_ms < $1)
           AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.key = 'shop.pull:' || connections.id)
         ORDER BY id
         LIMIT 100",
        &[&(now_ms - EVERY_MS)],
        |row| Ok(ConnectionId(row.get(0)?)),
    )
}

/// Plans them.
pub fn plan_due(tx: &mut Tx<'_>) -> Result<()> {
    for id in list_due(tx, tx.now_ms())? {
        plan(tx, id)?;
    }
    Ok(())
}

/// Plans one now.
pub fn plan(tx: &mut Tx<'_>, id: ConnectionId) -> Result<()> {
    jobs::add(tx, JOB, &format!("{JOB}:{id}"), &id.to_string(), tx.now_ms())
}

/// Asks the shop who it is: whether address and credentials are right. Says what came back in words.
pub async fn test(links: &Links, id: ConnectionId) -> Result<()> {
    let connection = links.db.read(move |read| rows::find(read, id)).await?;
    let access = connection.access(links)?;
    let path = match connection.kind {
        Kind::Shopify => format!("{}/shop.json", shopify::API),
        Kind::WooCommerce => format!("{}/orders?per_page=1", woocommerce::API),
    };
    let asked = access.get(&path).await;
    let said = asked.as_ref().err().map(|trouble| match trouble {
        Trouble::Refused(why) | Trouble::Later(why, _) => why.clone(),
    });
    let noted = said.clone();
    links
        .db
        .write(move |tx| match &noted {
            None => health::note_success(tx, id),
            Some(why) => health::note_failure(tx, id, why),
        })
        .await?;
    said.map_or(Ok(()), |why| Err(Error::refused(format!("The shop didn't answer as it should: {why}"))))
}

/// Looks through the shop that `payload` names.
pub async fn run(links: &Links, payload: &str) -> Outcome {
    let Ok(id) = payload.parse::<i64>() else {
        return Outcome::Dead(format!("`{payload}` is no connection."));
    };
    match look_through(links, ConnectionId(id)).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(error.to_string()),
    }
}

async fn look_through(links: &Links, id: ConnectionId) -> Result<Outcome> {
    let connection = links.db.read(move |read| rows::find(read, id)).await?;
    if connection.state == rows::State::Disabled {
        return Ok(Outcome::Done);
    }
    let access = connection.access(links)?;
    let mut cursor: Cursor = serde_json::from_str(&connection.cursor).unwrap_or_default();
    let mut pages = 0;
    for list in [List::Products, List::Customers, List::Orders] {
        loop {
            if pages == PAGES {
                return Ok(Outcome::NotBefore(links.db.now_ms(), "there is more to look through".into()));
            }
            pages += 1;
            let Some(path) = path_of(&connection, list, cursor.place(list)) else { break };
            let page = match access.get(&path).await {
                Ok(reply) => reply,
                Err(trouble) => return wait(links, id, (list, cursor, trouble)).await,
            };
            let docs = docs_of(&connection, list, &page, &access).await;
            let docs = match docs {
                Ok(docs) => docs,
                Err(trouble) => return wait(links, id, (list, cursor, trouble)).await,
            };
            cursor.turn(list, (next_page(&page), newest(connection.kind, &docs)));
            keep(links, &connection, (list, docs, &cursor)).await?;
            if cursor.place(list).page.is_empty() {
                break;
            }
        }
    }
    links
        .db
        .write(move |tx| {
            tx.execute("UPDATE connections SET pulled_ms = $1 WHERE id = $2", &[&tx.now_ms(), &id.0])?;
            health::note_success(tx, id)
        })
        .await?;
    Ok(Outcome::Done)
}

impl Cursor {
    fn place(&self, list: List) -> &Place {
        match list {
            List::Products => &self.products,
            List::Customers => &self.customers,
            List::Orders => &self.orders,
        }
    }

    fn place_mut(&mut self, list: List) -> &mut Place {
        match list {
            List::Products => &mut self.products,
            List::Customers => &mut self.customers,
            List::Orders => &mut self.orders,
        }
    }

    /// To the next page; at the end, the newest change seen is where the next look begins.
    fn turn(&mut self, list: List, (next, newest_ms): (Option<String>, i64)) {
        let place = self.place_mut(list);
        place.seen_ms = place.seen_ms.max(newest_ms);
        match next {
            Some(page) => place.page = page,
            None => *place = Place { since_ms: place.seen_ms.max(place.since_ms), ..Place::default() },
        }
    }
}

impl List {
    fn word(self) -> &'static str {
        match self {
            List::Products => "products",
            List::Customers => "customers",
            List::Orders => "orders",
        }
    }

    fn topic(self, kind: Kind) -> &'static str {
        match (kind, self) {
            (Kind::Shopify, List::Products) => "products/update",
            (Kind::Shopify, List::Customers) => "customers/update",
            (Kind::Shopify, List::Orders) => "orders/updated",
            (Kind::WooCommerce, List::Products) => "product.updated",
            (Kind::WooCommerce, List::Customers) => "customer.updated",
            (Kind::WooCommerce, List::Orders) => "order.updated",
        }
    }
}

/// The page to ask for; none when this list can't tell what changed since and was read once.
fn path_of(connection: &Connection, list: List, place: &Place) -> Option<String> {
    if !place.page.is_empty() {
        return Some(place.page.clone());
    }
    let word = list.word();
    let since = moment_text(place.since_ms);
    Some(match (connection.kind, list) {
        (Kind::Shopify, List::Orders) => {
            format!(
                "{}/orders.json?status=any&limit=250&order=updated_at%20asc&updated_at_min={since}",
                shopify::API
            )
        }
        (Kind::Shopify, _) => format!("{}/{word}.json?limit=250&updated_at_min={since}", shopify::API),
        (Kind::WooCommerce, List::Customers) if place.since_ms > 0 => return None,
        (Kind::WooCommerce, List::Customers) => {
            format!("{}/customers?per_page=100&orderby=id&order=asc", woocommerce::API)
        }
        (Kind::WooCommerce, _) => format!(
            "{}/{word}?per_page=100&orderby=modified&order=asc&dates_are_gmt=true&modified_after={since}",
            woocommerce::API
        ),
    })
}

async fn docs_of(
    connection: &Connection,
    list: List,
    page: &Reply,
    access: &Access,
) -> std::result::Result<Vec<Value>, Trouble> {
    let all = match connection.kind {
        Kind::Shopify => page.json[list.word()].as_array(),
        Kind::WooCommerce => page.json.as_array(),
    };
    let mut docs = all.cloned().unwrap_or_default();
    if connection.kind == Kind::WooCommerce && list == List::Products {
        for doc in
            docs.iter_mut().filter(|doc| doc["variations"].as_array().is_some_and(|all| !all.is_empty()))
        {
            *doc = refreshing::with_variations(access, &see(doc, "id").unwrap_or_default()).await?;
        }
    }
    Ok(docs)
}

fn newest(kind: Kind, docs: &[Value]) -> i64 {
    docs.iter().map(|doc| applying::updated_ms(kind, doc)).max().unwrap_or(0)
}

/// `<https://…>; rel="previous", <https://…>; rel="next"`
fn next_page(reply: &Reply) -> Option<String> {
    let links = reply.headers.get(http::header::LINK)?.to_str().ok()?;
    let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
    Some(next.split_once('<')?.1.split_once('>')?.0.to_owned())
}

/// Applies a page; what can't be applied is set aside in the ledger as if it had been delivered.
async fn keep(
    links: &Links,
    connection: &Connection,
    (list, docs, cursor): (List, Vec<Value>, &Cursor),
) -> Result<()> {
    let (connection, folder) = (connection.clone(), links.folder.clone());
    let (cursor, topic) = (serde_json::to_string(cursor)?, list.topic(connection.kind));
    let mut kept = Vec::new();
    for doc in docs {
        let blob = folder.keep(doc.to_string().as_bytes())?;
        kept.push((doc, blob));
    }
    links
        .db
        .write(move |tx| {
            for (doc, blob) in &kept {
                let why = match tx.attempt(|tx| applying::apply(tx, &connection, topic, doc))? {
                    Ok(_) => continue,
                    Err(error) => error.to_string(),
                };
                let hash: String = blob.hash.iter().map(|byte| format!("{byte:02x}")).collect();
                if let Some(id) = delivery::store(tx, connection.id, (&format!("pull:{hash}"), topic), blob)?
                {
                    delivery::settle(tx, id, State::Quarantined, &why)?;
                }
            }
            tx.execute("UPDATE connections SET cursor = $1 WHERE id = $2", &[&cursor, &connection.id.0])?;
            Ok(())
        })
        .await
}

/// A page that the shop no longer knows is forgotten: the next look begins where the last one ended.
async fn wait(
    links: &Links,
    id: ConnectionId,
    (list, mut cursor, trouble): (List, Cursor, Trouble),
) -> Result<Outcome> {
    let (why, after_ms) = match trouble {
        Trouble::Refused(why) => {
            cursor.place_mut(list).page.clear();
            (why, None)
        }
        Trouble::Later(why, after_ms) => (why, after_ms),
    };
    let (said, cursor) = (why.clone(), serde_json::to_string(&cursor)?);
    links
        .db
        .write(move |tx| {
            tx.execute("UPDATE connections SET cursor = $1 WHERE id = $2", &[&cursor, &id.0])?;
            health::note_failure(tx, id, &said)
        })
        .await?;
    Ok(Outcome::NotBefore(links.db.now_ms() + after_ms.unwrap_or(PAUSE_MS), why))
}
