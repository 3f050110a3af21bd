//! The router: one table an audience, every line with method, path, right and handler.

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use people::Right;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

use crate::state::Web;
use crate::{desk, failure, guard, help, live, serving, widget};

/// Answers smaller than this are sent as they are.
const COMPRESS_FROM: u64 = 1024;
/// Bodies of forms without files.
const FORM_LIMIT: usize = 512 * 1024;

/// All of Attend's addresses.
pub fn router(web: Web) -> Router {
    Router::new()
        .merge(desk_table(&web))
        .merge(help_table())
        .merge(widget_table())
        .route("/assets/{*path}", get(serving::asset))
        .route("/healthz", get(health))
        .fallback(failure::nothing_here)
        .layer(middleware::from_fn_with_state(web.clone(), failure::render))
        .layer(middleware::from_fn_with_state(web.clone(), guard::surround))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest)
                .compress_when(SizeAbove::new(COMPRESS_FROM)),
        )
        .with_state(web)
}

fn desk_table(web: &Web) -> Router<Web> {
    use Right::{Answer, EditCustomers, ManageTeam, Operate, ReadInbox};
    Table::new(web)
        .open(get(desk::sign_in::show), "/desk/sign-in")
        .open(post(desk::sign_in::create), "/desk/sign-in")
        .open(get(desk::setup::show), "/setup/{token}")
        .open(post(desk::setup::create), "/desk/setup")
        .get("/desk", ReadInbox, desk::inbox::show)
        .get("/desk/search", ReadInbox, desk::search::show)
        .get("/desk/live", ReadInbox, live::socket::desk)
        .get("/desk/conversations/{id}", ReadInbox, desk::conversation::show)
        .get("/desk/attachments/{id}", ReadInbox, desk::files::attachment)
        .upload("/desk/conversations/{id}/messages", Answer, desk::messages::create)
        .post("/desk/conversations/{id}/closure", Answer, desk::acts::close)
        .post("/desk/conversations/{id}/reopening", Answer, desk::acts::reopen)
        .post("/desk/conversations/{id}/snooze", Answer, desk::acts::snooze)
        .post("/desk/conversations/{id}/assignment", Answer, desk::acts::assign)
        .post("/desk/conversations/{id}/tags", Answer, desk::acts::tag)
        .post("/desk/conversations/{id}/tags/removal", Answer, desk::acts::untag)
        .post("/desk/messages/{id}/retry", Answer, desk::acts::retry)
        .get("/desk/people", ReadInbox, desk::people::list)
        .get("/desk/people/{id}", ReadInbox, desk::people::show)
        .post("/desk/people/{id}/identities", EditCustomers, desk::people::add_identity)
        .post("/desk/people/{id}/merges", EditCustomers, desk::people::merge)
        .post("/desk/merges/{id}/undo", EditCustomers, desk::people::undo_merge)
        .get("/desk/me", ReadInbox, desk::me::show)
        .post("/desk/me/password", ReadInbox, desk::me::set_password)
        .post("/desk/me/sessions/{hash}/revocation", ReadInbox, desk::me::revoke)
        .post("/desk/sign-out", ReadInbox, desk::me::sign_out)
        .get("/desk/team", ManageTeam, desk::team::show)
        .post("/desk/team/agents", ManageTeam, desk::team::create_agent)
        .post("/desk/team/agents/{id}/role", ManageTeam, desk::team::set_role)
        .post("/desk/team/agents/{id}/password", ManageTeam, desk::team::set_password)
        .post("/desk/team/agents/{id}/disabling", ManageTeam, desk::team::disable)
        .post("/desk/team/agents/{id}/enabling", ManageTeam, desk::team::enable)
        .post("/desk/team/teams", ManageTeam, desk::team::create_team)
        .post("/desk/team/teams/{id}/members", ManageTeam, desk::team::join)
        .post("/desk/team/teams/{id}/members/removal", ManageTeam, desk::team::leave)
        .get("/desk/operation", Operate, desk::operation::show)
        .post("/desk/letters/{id}/retry", Operate, desk::operation::retry_letter)
        .post("/desk/jobs/{id}/retry", Operate, desk::operation::retry_job)
        .post("/desk/jobs/{id}/discard", Operate, desk::operation::discard_job)
        .get("/desk/intake/{id}/raw", Operate, desk::files::raw_mail)
        .post("/desk/intake/{id}/replay", Operate, desk::operation::replay)
        .router
}

fn help_table() -> Router<Web> {
    Router::new()
        .route("/", get(help::home::show))
        .route("/contact", get(help::contact::show).post(help::contact::create).layer(uploads()))
        .route("/contact/done", get(help::contact::done))
        .route("/conversations", get(help::conversations::list))
        .route("/conversations/code", post(help::look_up::send_code))
        .route("/conversations/sign-in", post(help::look_up::take_code))
        .route("/sign-out", post(help::look_up::sign_out))
        .route("/conversations/{reference}", get(help::conversations::show))
        .route("/conversations/{reference}/messages", post(help::conversations::write_on).layer(uploads()))
        .route("/conversations/attachments/{id}", get(help::conversations::attachment))
}

fn widget_table() -> Router<Web> {
    Router::new()
        .route("/widget.js", get(serving::widget))
        .route("/widget/config", get(widget::config).options(widget::preflight))
        .route("/widget/messages", get(widget::list).post(widget::create).options(widget::preflight))
        .route("/widget/live", get(live::socket::widget))
}

/// Files come only to the few addresses that take them.
fn uploads() -> DefaultBodyLimit {
    DefaultBodyLimit::disable()
}

/// The desk's lines: each names the right its handler needs.
struct Table {
    web: Web,
    router: Router<Web>,
}

impl Table {
    fn new(web: &Web) -> Table {
        Table { web: web.clone(), router: Router::new() }
    }

    /// A line that needs no right: the ways in.
    fn open(mut self, method: MethodRouter<Web>, path: &str) -> Table {
        self.router = self.router.route(path, method);
        self
    }

    fn get<H: Handler<T, Web>, T: 'static>(self, path: &str, right: Right, handler: H) -> Table {
        self.add(path, right, get(handler))
    }

    fn post<H: Handler<T, Web>, T: 'static>(self, path: &str, right: Right, handler: H) -> Table {
        self.add(path, right, post(handler))
    }

    fn upload<H: Handler<T, Web>, T: 'static>(self, path: &str, right: Right, handler: H) -> Table {
        self.add(path, right, post(handler).layer(uploads()))
    }

    fn add(mut self, path: &str, right: Right, method: MethodRouter<Web>) -> Table {
        let guarded = method
            .route_layer(middleware::from_fn_with_state((self.web.clone(), right), desk::session::require));
        self.router = self.router.route(path, guarded);
        self
    }
}

async fn health(State(web): State<Web>) -> Result<&'static str, failure::Failure> {
    web.db().read(|read| read.get("SELECT CAST(1 AS BIGINT)", &[], |row| row.get::<i64>(0))).await?;
    Ok("ok\n")
}
