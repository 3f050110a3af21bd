//! The front door of the help centre.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use jiff::civil::{Time, Weekday};

use super::orders;
use super::pages::home::{Day, Home, home_page};
use super::pages::shop::Place;
use super::visitor::{find, frame, reply_hint};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::state::Web;

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "Monday"),
    (Weekday::Tuesday, "Tuesday"),
    (Weekday::Wednesday, "Wednesday"),
    (Weekday::Thursday, "Thursday"),
    (Weekday::Friday, "Friday"),
    (Weekday::Saturday, "Saturday"),
    (Weekday::Sunday, "Sunday"),
];

/// `/`
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    let who = find(&web, &headers).await?;
    let now_ms = web.db().now_ms();
    let today = web.shop.hours.local(now_ms).weekday();
    let proved = who.as_ref().filter(|who| who.is_proved());
    let own = match proved {
        Some(person) => orders::tiles(&web, person).await?,
        None => Vec::new(),
    };
    let view = Home {
        shop: frame(&web, &headers, (Place::Help, "Help"), who.as_ref()),
        name: proved.map_or_else(String::new, |who| first(&who.name)),
        orders: own,
        papers: "Every invoice and credit note, to save".into(),
        is_open: web.shop.hours.is_open(now_ms),
        open_text: open_text(&web, now_ms),
        reply_hint: reply_hint(&web),
        hours: WEEK.iter().map(|(day, name)| line(&web, (*day, name), today)).collect(),
        zone: web.shop.time_zone.clone(),
        email: web.shop.email.clone(),
        has_chat: true,
    };
    Ok(said(Page(home_page(&view)), &headers))
}

/// The first of a person's names.
fn first(name: &str) -> String {
    name.split_whitespace().next().unwrap_or_default().to_owned()
}

fn line(web: &Web, (day, name): (Weekday, &str), today: Weekday) -> Day {
    let ranges: Vec<String> =
        web.shop.hours.on(day).map(|range| format!("{}–{}", hour(range.from), hour(range.until))).collect();
    let hours = if ranges.is_empty() { "closed".into() } else { ranges.join(", ") };
    Day { name: name.into(), hours, is_today: day == today }
}

fn hour(time: Time) -> String {
    if time == Time::MAX { "24:00".into() } else { time.strftime("%H:%M").to_string() }
}

fn open_text(web: &Web, now_ms: i64) -> String {
    let hours = &web.shop.hours;
    let local = hours.local(now_ms);
    let running =
        hours.on(local.weekday()).find(|range| range.from <= local.time() && local.time() < range.until);
    match (running, hours.next_opening_ms(now_ms)) {
        (Some(range), _) => format!("Open until {}", hour(range.until)),
        (None, Some(at)) => format!("Opens {}", hours.local(at).strftime("%A %H:%M")),
        (None, None) => "Closed".into(),
    }
}
