//! Bringing products, customers and orders in: the lines and rules of `attend import`, over HTTP.

use std::ops::ControlFlow;

use axum::extract::State;
use base::Result;
use http::StatusCode;
use orders::import::{self, Applied, BadLines, Fault, Report, Tally};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

use super::caller::Caller;
use super::reading::{Asked, Raw};
use super::refusal::Refusal;
use super::repeating::{Answer, begin, finish};
use crate::problem::Problem;
use crate::state::Web;

/// Bytes of one import; larger files come in several.
pub const BODY_LIMIT: usize = 16 << 20;
/// Faults that are described in one answer.
const FAULTS_TOLD: usize = 200;

/// How to bring in.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// `refuse` (one wrong line, and nothing is brought in) or `skip` (wrong lines are left out).
    bad_lines: Option<String>,
}

/// What came in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Imported {
    /// Lines read, empty ones included.
    pub lines: u64,
    /// What became of products.
    pub products: Counts,
    /// What became of customers.
    pub customers: Counts,
    /// What became of orders.
    pub orders: Counts,
    /// Wrong lines that were left out.
    pub skipped_lines: u64,
    /// What was wrong with them.
    pub faults: Vec<WrongLine>,
    /// What is no fault but good to know.
    pub notes: Vec<WrongLine>,
}

/// What became of records of one type.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Were not there before.
    pub new: u64,
    /// Were there and differed.
    pub changed: u64,
    /// Were there, just so.
    pub same: u64,
}

/// One thing wrong with one line.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WrongLine {
    /// Counted from 1.
    pub line: u64,
    /// As `lines[0].price`; empty when it is the line as a whole.
    pub field: String,
    /// What is wrong.
    pub wrong: String,
    /// What to write.
    pub write: String,
}

/// Bring products, customers and orders in
///
/// The body is JSON lines, as `attend import` takes them: one product, customer or order a line, at most 16 MiB. What is
/// there already is compared, and only what differs is written, so sending the same again does no harm.
#[utoipa::path(
    post, path = "/api/v1/import", tag = "import", params(ImportQuery),
    request_body(content = String, content_type = "application/x-ndjson", example = "{\"type\":\"customer\",\"key\":\"anna\",\"name\":\"Anna Lind\",\"emails\":[\"anna@shop.example\"]}\n"),
    responses((status = 200, body = Imported)),
    security(("key" = ["import"]))
)]
pub async fn create(
    State(web): State<Web>,
    caller: Caller,
    Asked(query): Asked<ImportQuery>,
    raw: Raw,
) -> Result<Answer, Refusal> {
    let bad_lines = match query.bad_lines.as_deref() {
        None | Some("refuse") => BadLines::Refuse,
        Some("skip") => BadLines::Skip,
        Some(_) => return Err(Problem::new("invalid", "bad_lines: write refuse or skip.").into()),
    };
    if let Some(repeat) = &raw.repeat
        && let Some(answer) = begin(&web, &caller, repeat).await?
    {
        return Ok(answer);
    }
    let result = bring_in(&web, &raw.bytes, bad_lines).await;
    if let Some(repeat) = raw.repeat {
        finish(&web, &caller, repeat, result.as_ref().ok().cloned()).await?;
    }
    result
}

async fn bring_in(web: &Web, bytes: &[u8], bad_lines: BadLines) -> Result<Answer, Refusal> {
    let report = import::check(web.db(), bytes, |_| ControlFlow::Continue(())).await?;
    if !report.is_good() && bad_lines == BadLines::Refuse {
        return Err(wrong(&report).into());
    }
    let applied = import::apply(web.db(), bytes, &report, bad_lines, |_| ControlFlow::Continue(())).await?;
    Ok(Answer::json(StatusCode::OK, &imported(&report, &applied))?)
}

fn wrong(report: &Report) -> Problem {
    let detail = format!(
        "{} of {} lines are wrong, so nothing was brought in. Correct them, or leave them out with bad_lines=skip.",
        report.bad_lines, report.lines
    );
    let faults: Vec<WrongLine> = report.faults.iter().take(FAULTS_TOLD).map(WrongLine::of).collect();
    Problem { faults: Some(Box::new(json!(faults))), ..Problem::new("invalid", detail) }
}

fn imported(report: &Report, applied: &Applied) -> Imported {
    let faults = report.faults.iter().chain(&applied.failed).take(FAULTS_TOLD);
    Imported {
        lines: report.lines,
        products: Counts::of(applied.products),
        customers: Counts::of(applied.customers),
        orders: Counts::of(applied.orders),
        skipped_lines: applied.skipped_lines,
        faults: faults.map(WrongLine::of).collect(),
        notes: report.notes.iter().take(FAULTS_TOLD).map(WrongLine::of).collect(),
    }
}

impl Counts {
    fn of(tally: Tally) -> Counts {
        Counts { new: tally.new, changed: tally.changed, same: tally.same }
    }
}

impl WrongLine {
    fn of(fault: &Fault) -> WrongLine {
        WrongLine {
            line: fault.line,
            field: fault.field.clone(),
            wrong: fault.wrong.clone(),
            write: fault.write.clone(),
        }
    }
}
