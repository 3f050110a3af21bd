//! Everything that is served over HTTP: pages, fragments, the widget's endpoints, live connections.
//!
//! | module | what is in it |
//! |---|---|
//! | [`state`] | what every handler can reach |
//! | [`routing`] | the router: every address stands in one of its tables, with the right it needs |
//! | [`desk`] | the agents' pages |
//! | [`help`] | the customers' pages |
//! | [`widget`] | the chat widget's endpoints |
//! | [`shops`] | where the shop's own system delivers its webhooks |
//! | [`letterbox`] | where other programs hand mail in |
//! | [`api`] | what programs can do: REST under `/api/v1`, its reference, webhooks |
//! | [`hub`] | "topic T is at event n", to whoever is looking |
//! | [`live`] | the sockets that carry it |
//! | [`parts`] | what pages share |
//! | [`failure`] | errors become pages or JSON, here only |
//! | [`problem`] | what programs are told when something doesn't work |
//! | [`pace`] | how fast one caller may go |
//! | [`guard`] | headers and origin checks around everything |
//! | [`peer`] | which network a request comes from |
//! | [`steady`] | answers that take the same time whatever is true |
//! | [`passwords`] | hashing and checking them beside the requests |
//! | [`upload`] | forms with files, within limits |
//! | [`embedded`] | the files under `assets/`, in the binary |
//! | [`serving`] | stylesheets, scripts, icons |
//! | [`thumbnail`] | pictures of strangers, drawn anew |
//! | [`cookie`] | the cookies we set, and reading them |
//! | [`html`] | a page as an answer |
//! | [`page`] | redirects and the word said after an act |

pub mod api;
pub mod cookie;
pub mod desk;
pub mod embedded;
pub mod failure;
pub mod guard;
pub mod help;
pub mod html;
pub mod hub;
pub mod letterbox;
pub mod live;
pub mod pace;
pub mod page;
pub mod parts;
pub mod passwords;
pub mod peer;
pub mod problem;
pub mod routing;
pub mod serving;
pub mod shops;
pub mod state;
pub mod steady;
pub mod thumbnail;
pub mod upload;
pub mod widget;

pub use routing::router;
pub use state::Web;
