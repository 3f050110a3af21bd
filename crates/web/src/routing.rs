//! The router: one table an audience, every line with method, path, right and handler.

mod tables;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware;
use axum::routing::{delete, get, post};
use people::Right;
use people::key::Scope;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

use self::tables::{Programs, Table, uploads};
use crate::state::Web;
use crate::{api, desk, failure, guard, help, letterbox, live, serving, shops, widget};

/// Answers smaller than this are sent as they are.
const COMPRESS_FROM: u64 = 1024;
/// Bodies of forms without files.
const FORM_LIMIT: usize = 512 * 1024;

/// All of Attend's addresses.
pub fn router(web: Web) -> Router {
    Router::new()
        .merge(desk_table(&web))
        .merge(help_table())
        .merge(account_table())
        .merge(trade_table())
        .merge(widget_table())
        .merge(shops_table())
        .merge(letterbox_table())
        .merge(api_table(&web))
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
    use Right::{Answer, EditCustomers, ManageTeam, ReadInbox};
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
        .also(desk_originals)
        .upload("/desk/conversations/{id}/messages", Answer, desk::messages::create)
        .post("/desk/conversations/{id}/closure", Answer, desk::acts::close)
        .post("/desk/conversations/{id}/reopening", Answer, desk::acts::reopen)
        .post("/desk/conversations/{id}/snooze", Answer, desk::acts::snooze)
        .post("/desk/conversations/{id}/assignment", Answer, desk::acts::assign)
        .post("/desk/conversations/{id}/tags", Answer, desk::acts::tag)
        .post("/desk/conversations/{id}/tags/removal", Answer, desk::acts::untag)
        .post("/desk/messages/{id}/retry", Answer, desk::acts::retry)
        .get("/desk/messages/{id}/move", Answer, desk::moving::show)
        .post("/desk/messages/{id}/detachment", Answer, desk::moving::detach)
        .post("/desk/messages/{id}/joining", Answer, desk::moving::join)
        .post("/desk/moves/{id}/return", Answer, desk::moving::take_back)
        .get("/desk/people", ReadInbox, desk::people::list)
        .get("/desk/people/{id}", ReadInbox, desk::people::show)
        .post("/desk/people/{id}/identities", EditCustomers, desk::people::add_identity)
        .post("/desk/people/{id}/merges", EditCustomers, desk::people::merge)
        .post("/desk/people/{id}/exceptions", EditCustomers, desk::exceptions::add)
        .post("/desk/people/{id}/exceptions/{exception}/end", EditCustomers, desk::exceptions::end)
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
        .also(desk_sorting)
        .also(desk_answers)
        .also(desk_trade)
        .also(desk_operation)
        .also(desk_connections)
        .also(desk_mailboxes)
        .router
}

/// Mails as they were sent, and what came with them. Pictures within a frame come without a session: a mark in their
/// address says who made it.
fn desk_originals(table: Table) -> Table {
    use Right::ReadInbox;
    table
        .get("/desk/messages/{id}/original", ReadInbox, desk::original::show)
        .get("/desk/messages/{id}/original/frame", ReadInbox, desk::original::frame)
        .get("/desk/messages/{id}/headers", ReadInbox, desk::original::headers)
        .get("/desk/attachments/{id}/preview", ReadInbox, desk::preview::show)
        .get("/desk/attachments/{id}/picture/{size}", ReadInbox, desk::preview::picture)
        .get("/desk/attachments/{id}/pdf", ReadInbox, desk::preview::pdf)
        .open(get(desk::pictures::net), "/desk/images")
        .open(get(desk::pictures::part), "/desk/images/{id}")
}

/// What keeps unwanted mail away, and what brings it back.
fn desk_sorting(table: Table) -> Table {
    use Right::{Answer, ReadInbox};
    table
        .get("/desk/spam", ReadInbox, desk::spam::show)
        .post("/desk/spam/{id}/rescue", Answer, desk::spam::rescue)
        .get("/desk/blocks", ReadInbox, desk::blocks::show)
        .post("/desk/blocks", Answer, desk::blocks::create)
        .post("/desk/blocks/removal", Answer, desk::blocks::remove)
        .post("/desk/conversations/{id}/block", Answer, desk::blocks::block_sender)
        .post("/desk/conversations/{id}/trash", Answer, desk::spam::trash)
        .post("/desk/conversations/{id}/trash/removal", Answer, desk::spam::untrash)
}

/// Answers that are drafts, wait for their moment or have left.
fn desk_answers(table: Table) -> Table {
    use Right::{Answer, ReadInbox};
    table
        .upload("/desk/conversations/{id}/draft", Answer, desk::answers::save)
        .get("/desk/later", Answer, desk::answers::later)
        .post("/desk/answers/{id}/undo", Answer, desk::answers::undo)
        .post("/desk/answers/{id}/moment", Answer, desk::answers::put_off)
        .get("/desk/answers/{id}/files/{file}", ReadInbox, desk::answers::file)
        .get("/desk/letters/{id}/raw", Answer, desk::letters::raw)
        .post("/desk/me/signature", Answer, desk::signing::save)
}

/// What agents do about orders.
fn desk_trade(table: Table) -> Table {
    use Right::{Answer, ManageTeam, Operate, ReadInbox};
    table
        .get("/desk/orders/{number}", ReadInbox, desk::order::looking::show)
        .get("/desk/orders/{number}/acts/{act}", Answer, desk::order::acting::show)
        .post("/desk/orders/{number}/acts/{act}", Answer, desk::order::acting::preview)
        .post("/desk/orders/{number}/acts/{act}/confirm", Answer, desk::order::acting::confirm)
        .get("/desk/invoices/{number}", ReadInbox, desk::files::invoice)
        .get("/desk/acts", Answer, desk::review::list)
        .post("/desk/acts/{reference}/approval", Answer, desk::review::approve)
        .post("/desk/acts/{reference}/rejection", Answer, desk::review::decline)
        .post("/desk/acts/{reference}/taking-back", Answer, desk::review::take_back)
        .get("/desk/returns", ReadInbox, desk::returns::list)
        .get("/desk/returns/{reference}", ReadInbox, desk::returns::show)
        .get("/desk/returns/{reference}/slip", ReadInbox, desk::returns::slip)
        .post("/desk/returns/{reference}/receipt", Answer, desk::returns::receive)
        .post("/desk/returns/{reference}/settlement", Answer, desk::returns::settle)
        .post("/desk/returns/{reference}/keeping", Answer, desk::returns::keep)
        .post("/desk/returns/{reference}/rejection", Answer, desk::returns::reject)
        .get("/desk/claims", ReadInbox, desk::claims::list)
        .get("/desk/claims/{reference}", ReadInbox, desk::claims::show)
        .post("/desk/claims/{reference}/decision", Answer, desk::claims::decide)
        .post("/desk/claims/{reference}/settlement", Answer, desk::claims::settle)
        .get("/desk/evidence/{id}", ReadInbox, desk::evidence::show)
        .get("/desk/withdrawals", ReadInbox, desk::withdrawals::show)
        .get("/desk/withdrawals/export", Operate, desk::withdrawals::save)
        .get("/desk/policy", ReadInbox, desk::policy::show)
        .post("/desk/policy", ManageTeam, desk::policy::create)
        .post("/desk/policy/preview", ManageTeam, desk::policy::preview)
        .post("/desk/policy/dry-run", ManageTeam, desk::policy::dry_run)
        .get("/desk/policy/versions/{id}", ReadInbox, desk::policy::show_version)
}

/// What keeps the program running, and what it says by itself.
fn desk_operation(table: Table) -> Table {
    use Right::Operate;
    table
        .get("/desk/notices", Operate, desk::notices::list)
        .get("/desk/notices/{kind}", Operate, desk::notices::show)
        .post("/desk/notices/{kind}", Operate, desk::notices::save)
        .post("/desk/notices/{kind}/preview", Operate, desk::notices::preview)
        .post("/desk/notices/{kind}/test", Operate, desk::notices::send_test)
        .post("/desk/notices/{kind}/default", Operate, desk::notices::restore)
        .post("/desk/notices/{kind}/switch", Operate, desk::notices::switch)
        .get("/desk/operation", Operate, desk::operation::show)
        .post("/desk/letters/{id}/retry", Operate, desk::operation::retry_letter)
        .post("/desk/jobs/{id}/retry", Operate, desk::operation::retry_job)
        .post("/desk/jobs/{id}/discard", Operate, desk::operation::discard_job)
        .get("/desk/keys", Operate, desk::keys::show)
        .post("/desk/keys", Operate, desk::keys::create)
        .post("/desk/keys/{id}/revocation", Operate, desk::keys::revoke)
        .get("/desk/hooks", Operate, desk::hooks::show)
        .post("/desk/hooks", Operate, desk::hooks::create)
        .get("/desk/hooks/{id}", Operate, desk::hooks::log)
        .post("/desk/hooks/{id}/removal", Operate, desk::hooks::remove)
        .post("/desk/hooks/{id}/enabling", Operate, desk::hooks::enable)
        .post("/desk/hooks/{id}/replays", Operate, desk::hooks::replay_since)
        .post("/desk/hooks/{id}/deliveries/{delivery}/replay", Operate, desk::hooks::replay)
        .get("/desk/ledger", Operate, desk::ledger::list)
        .post("/desk/ledger/replay", Operate, desk::ledger::replay_some)
        .get("/desk/ledger/{id}", Operate, desk::ledger::show)
        .get("/desk/intake/{id}/raw", Operate, desk::files::raw_mail)
        .post("/desk/intake/{id}/replay", Operate, desk::ledger::replay)
}

/// The desk's page of connections to shops.
fn desk_connections(table: Table) -> Table {
    use Right::Operate;
    table
        .get("/desk/connections", Operate, desk::connections::show)
        .post("/desk/connections", Operate, desk::connections::create)
        .post("/desk/connections/{id}/test", Operate, desk::connections::test)
        .post("/desk/connections/{id}/pull", Operate, desk::connections::pull)
        .post("/desk/connections/{id}/disabling", Operate, desk::connections::disable)
        .post("/desk/connections/{id}/enabling", Operate, desk::connections::enable)
        .post("/desk/connections/{id}/acts/retry", Operate, desk::connections::retry_acts)
        .get("/desk/deliveries/{id}/raw", Operate, desk::connections::raw)
        .post("/desk/deliveries/{id}/replay", Operate, desk::connections::replay)
}

/// The desk's pages of mailboxes that are fetched from.
fn desk_mailboxes(table: Table) -> Table {
    use Right::Operate;
    table
        .get("/desk/mailboxes", Operate, desk::mailboxes::show)
        .post("/desk/mailboxes", Operate, desk::mailboxes::create)
        .get("/desk/mailboxes/oauth/callback", Operate, desk::mailbox::take_back)
        .get("/desk/mailboxes/{id}", Operate, desk::mailbox::show)
        .post("/desk/mailboxes/{id}", Operate, desk::mailbox::change)
        .get("/desk/mailboxes/{id}/sign-in", Operate, desk::mailbox::sign_in)
        .post("/desk/mailboxes/{id}/test", Operate, desk::mailbox::test)
        .post("/desk/mailboxes/{id}/fetch", Operate, desk::mailbox::fetch)
        .post("/desk/mailboxes/{id}/pause", Operate, desk::mailbox::pause)
        .post("/desk/mailboxes/{id}/resumption", Operate, desk::mailbox::resume)
        .post("/desk/mailboxes/{id}/removal", Operate, desk::mailbox::remove)
}

fn help_table() -> Router<Web> {
    Router::new()
        .route("/", get(help::home::show))
        .route("/contact", get(help::contact::show).post(help::contact::create).layer(uploads()))
        .route("/contact/done", get(help::contact::done))
        .route("/withdrawal", get(help::withdrawal::show).post(help::withdrawal::check))
        .route("/withdrawal/confirmation", post(help::withdrawal::confirm))
        .route("/conversations", get(help::conversations::list))
        .route("/conversations/code", post(help::sign_in::send_code))
        .route("/conversations/sign-in", post(help::sign_in::take_code))
        .route("/sign-out", post(help::sign_in::sign_out))
        .route("/conversations/{reference}", get(help::conversations::show))
        .route("/conversations/{reference}/messages", post(help::conversations::write_on).layer(uploads()))
        .route("/conversations/attachments/{id}", get(help::conversations::attachment))
}

/// The ways in, and what is a customer's own.
fn account_table() -> Router<Web> {
    use help::account::{addresses, consents, data, emails, money, profile, safety};
    Router::new()
        .route("/orders/find", get(help::find_order::show).post(help::find_order::create))
        .route("/sign-in", get(help::sign_in::show).post(help::sign_in::create))
        .route("/sign-in/code", post(help::sign_in::send_code))
        .route("/sign-in/with-code", post(help::sign_in::take_code))
        .route("/sign-in/step-up", get(help::step_up::show).post(help::step_up::create))
        .route("/sign-in/step-up/code", post(help::step_up::send_code))
        .route("/account", get(profile::show).post(profile::save))
        .route("/account/emails", get(emails::show).post(emails::send_code))
        .route("/account/emails/proof", post(emails::take_code))
        .route("/account/emails/removal", post(emails::remove))
        .route("/account/safety", get(safety::show))
        .route("/account/safety/password", post(safety::set_password))
        .route("/account/safety/sessions/{hash}/revocation", post(safety::revoke))
        .route("/account/addresses", get(addresses::show).post(addresses::keep))
        .route("/account/addresses/main", post(addresses::set_main))
        .route("/account/addresses/{id}/removal", post(addresses::forget))
        .route("/account/money", get(money::show))
        .route("/account/consents", get(consents::show).post(consents::save))
        .route("/account/data", get(data::show))
        .route("/account/data/export", get(data::export))
        .route("/account/data/erasure", post(data::ask_for_erasure))
}

/// A customer's orders, and what can be done with them.
fn trade_table() -> Router<Web> {
    use help::{acts, gift, invoices, order, orders, quote, returns, warranty};
    Router::new()
        .route("/orders", get(orders::list))
        .route("/orders/{number}", get(order::show))
        .route("/orders/{number}/{act}", get(acts::show).post(acts::preview).layer(uploads()))
        .route("/orders/{number}/{act}/confirm", post(acts::confirm).layer(uploads()))
        .route("/orders/{number}/acts/{reference}/take-back", post(acts::take_back))
        .route("/returns", get(returns::list))
        .route("/returns/gift", get(gift::show).post(gift::create))
        .route("/returns/gift/items", post(gift::send_back))
        .route("/returns/{reference}", get(returns::show))
        .route("/returns/{reference}/label", get(returns::label))
        .route("/returns/{reference}/tracking", post(returns::sent))
        .route("/invoices", get(invoices::list))
        .route("/invoices/{file}", get(invoices::file))
        .route("/warranty", get(warranty::show).post(warranty::create))
        .route("/quote", get(quote::show).post(quote::create))
}

fn widget_table() -> Router<Web> {
    Router::new()
        .route("/widget.js", get(serving::widget))
        .route("/widget/config", get(widget::config).options(widget::preflight))
        .route("/widget/messages", get(widget::list).post(widget::create).options(widget::preflight))
        .route("/widget/live", get(live::socket::widget))
}

/// What the shop's own system calls; a signature takes the place of a session.
fn shops_table() -> Router<Web> {
    let limit = DefaultBodyLimit::max(connections::shop::receiving::BODY_BYTES);
    Router::new().route("/shops/{connection}/webhooks", post(shops::receive).layer(limit))
}

/// Where other programs hand mail in; a key takes the place of a session. Bodies are measured while they are read.
fn letterbox_table() -> Router<Web> {
    Router::new()
        .route("/hooks/mail", post(letterbox::receive))
        .route("/hooks/mail/{key}", post(letterbox::receive_by_key))
        .layer(DefaultBodyLimit::disable())
}

fn api_table(web: &Web) -> Router<Web> {
    use Scope::{ConversationsRead, ConversationsWrite, CustomersRead, Hooks, Import, OrdersAct, OrdersRead};
    Programs::new(web)
        .open(get(api::docs::document), "/api/openapi.json")
        .open(get(api::docs::page), "/api/docs")
        .open(get(api::docs::problems), "/api/docs/problems")
        .open(get(api::docs::file), "/api/docs/{file}")
        .any(get(api::me::show), "/api/v1/me")
        .add(get(api::orders::list), "/api/v1/orders", OrdersRead)
        .add(get(api::orders::show), "/api/v1/orders/{number}", OrdersRead)
        .add(get(api::acts::choices), "/api/v1/orders/{number}/acts", OrdersRead)
        .add(post(api::acts::create), "/api/v1/acts", OrdersAct)
        .add(post(api::acts::preview), "/api/v1/acts/preview", OrdersAct)
        .add(get(api::acts::show), "/api/v1/acts/{reference}", OrdersRead)
        .add(post(api::acts::take_back), "/api/v1/acts/{reference}/take-back", OrdersAct)
        .add(get(api::customers::list), "/api/v1/customers", CustomersRead)
        .add(get(api::customers::show), "/api/v1/customers/{id}", CustomersRead)
        .add(get(api::products::list), "/api/v1/products", OrdersRead)
        .add(get(api::products::show), "/api/v1/products/{key}", OrdersRead)
        .add(get(api::conversations::list), "/api/v1/conversations", ConversationsRead)
        .add(post(api::conversations::create), "/api/v1/conversations", ConversationsWrite)
        .add(get(api::conversations::show), "/api/v1/conversations/{reference}", ConversationsRead)
        .add(get(api::hooks::list), "/api/v1/hooks", Hooks)
        .add(post(api::hooks::create), "/api/v1/hooks", Hooks)
        .add(delete(api::hooks::remove), "/api/v1/hooks/{id}", Hooks)
        .add(get(api::hooks::deliveries), "/api/v1/hooks/{id}/deliveries", Hooks)
        .add(post(api::hooks::replay), "/api/v1/hooks/{id}/replays", Hooks)
        .add(
            post(api::import::create).layer(DefaultBodyLimit::max(api::import::BODY_LIMIT)),
            "/api/v1/import",
            Import,
        )
        .router
}

async fn health(State(web): State<Web>) -> Result<&'static str, failure::Failure> {
    web.db().read(|read| read.get("SELECT CAST(1 AS BIGINT)", &[], |row| row.get::<i64>(0))).await?;
    Ok("ok\n")
}
