//! `chat`: memory with many widgets connected, and how soon an agent hears what one of them says.

mod widgets;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use base::{Context, Error, Result, events};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::child::{Child, Role};
use crate::failure::inside;
use crate::load::Asker;
use crate::plan::Plan;
use crate::report::{Aim, Figure, Report};
use crate::shop::Shop;
use crate::spread::Spread;
use widgets::Socket;

const MESSAGES: usize = 300;
const IDLE_AIM_MIB: f64 = 60.0;
const OPEN_AIM_MIB: f64 = 250.0;
const HEARD_AIM_MS: f64 = 100.0;
/// Before memory is read: what opening left behind is settled.
const REST: Duration = Duration::from_secs(3);
/// Between two messages, in which late news is taken off the line.
const PAUSE: Duration = Duration::from_millis(25);
/// An agent who hears nothing for so long never will.
const DEAF: Duration = Duration::from_secs(10);

/// A server with its widgets connected.
struct Crowd {
    child: Child,
    idle_mib: f64,
    full_mib: f64,
    widgets: tokio::task::JoinSet<()>,
}

/// Measures Attend, then the bare echo.
pub fn measure(plan: &Plan, shop: &Shop, report: &mut Report) -> Result<()> {
    let (engine, count) = (shop.place.engine, plan.widgets);
    eprintln!("chat on {engine}: {count} widgets; the database server's own memory is not counted");
    let (tokens, at) = plan.runtime.block_on(async {
        let db = base::open(&shop.place.location(), Context::machine()).await?;
        let tokens = widgets::make_visitors(&db, count).await?;
        Ok::<_, Error>((tokens, db.read(events::end).await?.to_string()))
    })?;
    let paths = tokens.iter().map(|token| format!("/widget/live?token={token}"));
    let ours = plan.runtime.block_on(gather(Child::serve(&shop.place)?, paths))?;
    let (heard, seen) = plan.runtime.block_on(say_all(ours.child.address, shop, (&tokens, &at)))?;
    let gone = count - ours.widgets.len();
    if gone > 0 {
        eprintln!("  {gone} widgets lost their connection");
    }
    let (idle, full, address) = (ours.idle_mib, ours.full_mib, ours.child.address);
    drop(ours);
    eprintln!("  Attend on {address} is done, the bare echo follows");
    let paths = (0..count).map(|_| "/".to_owned());
    let bare = plan.runtime.block_on(gather(Child::start(&Role::BareSocket)?, paths))?;
    let echoed = plan.runtime.block_on(echo_all(bare.child.address))?;

    let name = "bare axum echo";
    let kib = |idle: f64, full: f64| (full - idle) * 1024.0 / count as f64;
    let idle_figure =
        Figure::new(engine, "memory, idle before the widgets", idle, "MiB").beside(name, bare.idle_mib);
    report.add(idle_figure.aim(Aim::AtMost(IDLE_AIM_MIB)));
    let full_figure =
        Figure::new(engine, format!("memory, {count} widgets"), full, "MiB").beside(name, bare.full_mib);
    report.add(full_figure.aim(Aim::AtMost(OPEN_AIM_MIB)));
    let each = Figure::new(engine, "memory a widget", kib(idle, full), "KiB");
    report.add(each.beside(name, kib(bare.idle_mib, bare.full_mib)));
    report.add(
        Figure::new(engine, "agent hears a message, p50", heard.ms(0.5), "ms").beside(name, echoed.ms(0.5)),
    );
    let p99 =
        Figure::new(engine, "agent hears a message, p99", heard.ms(0.99), "ms").beside(name, echoed.ms(0.99));
    report.add(p99.aim(Aim::AtMost(HEARD_AIM_MS)));
    report.add(
        Figure::new(engine, "agent has the page of it, p99", seen.ms(0.99), "ms")
            .aim(Aim::AtMost(HEARD_AIM_MS)),
    );
    Ok(())
}

async fn gather(child: Child, paths: impl Iterator<Item = String>) -> Result<Crowd> {
    Asker::new(child.address, "", &["/".into()])?.ask().await.ok();
    tokio::time::sleep(REST).await;
    let idle_mib = child.resident_mib()?;
    let begun = Instant::now();
    let widgets = widgets::open_all(child.address, paths).await?;
    let rate = widgets.len() as f64 / begun.elapsed().as_secs_f64();
    eprintln!("  {} connections opened, {rate:.0} a second", widgets.len());
    tokio::time::sleep(REST).await;
    Ok(Crowd { idle_mib, full_mib: child.resident_mib()?, child, widgets })
}

/// Visitors say something one after another: how long until the agent hears of it, and until their browser has the page.
async fn say_all(
    address: SocketAddr,
    shop: &Shop,
    (tokens, at): (&[String], &str),
) -> Result<(Spread, Spread)> {
    let mut desk = widgets::open(address, "/desk/live", &shop.cookie).await?;
    let hello = json!({ "topics": ["inbox"], "since": { "inbox": at } });
    desk.send(Message::text(hello.to_string())).await.map_err(inside)?;
    let page = Asker::new(address, &shop.cookie, &["/desk?view=open".into()])?;
    let client = reqwest::Client::new();
    let (mut heard, mut seen) = (Vec::new(), Vec::new());
    for (number, token) in tokens.iter().cycle().step_by(31).take(MESSAGES).enumerate() {
        drain(&mut desk).await?;
        let body = json!({ "client_id": format!("m{number}"), "text": "And does it come with a bulb?" });
        let request = client
            .post(format!("http://{address}/widget/messages"))
            .header("authorization", format!("Visitor {token}"))
            .json(&body);
        let begun = Instant::now();
        let said = tokio::spawn(request.send());
        next_text(&mut desk).await?;
        heard.push(begun.elapsed());
        page.ask().await?;
        seen.push(begun.elapsed());
        let answer = said.await.map_err(inside)?.map_err(inside)?;
        if !answer.status().is_success() {
            return Err(Error::inside(format!("a visitor was answered {}", answer.status())));
        }
    }
    Ok((Spread::of(heard), Spread::of(seen)))
}

async fn echo_all(address: SocketAddr) -> Result<Spread> {
    let mut socket = widgets::open(address, "/", "").await?;
    let mut heard = Vec::new();
    for _ in 0..MESSAGES {
        tokio::time::sleep(PAUSE).await;
        let begun = Instant::now();
        socket.send(Message::text("{\"text\":\"And does it come with a bulb?\"}")).await.map_err(inside)?;
        next_text(&mut socket).await?;
        heard.push(begun.elapsed());
    }
    Ok(Spread::of(heard))
}

/// Takes everything off the line until it is silent for a moment.
async fn drain(socket: &mut Socket) -> Result<()> {
    while let Ok(message) = tokio::time::timeout(PAUSE, socket.next()).await {
        message.ok_or_else(|| Error::inside("the desk's connection was closed"))?.map_err(inside)?;
    }
    Ok(())
}

async fn next_text(socket: &mut Socket) -> Result<Value> {
    let next = async {
        while let Some(message) = socket.next().await {
            if let Message::Text(text) = message.map_err(inside)? {
                return Ok(serde_json::from_str(&text)?);
            }
        }
        Err(Error::inside("the connection was closed"))
    };
    tokio::time::timeout(DEAF, next).await.map_err(|_| Error::inside("nothing was heard for ten seconds"))?
}
