//! The slip that goes into a parcel on its way back, to be printed: number, code, address, what is in it.

use super::shell::{Shell, shell};
use maud::{Markup, html};

/// `/desk/returns/{reference}/slip`
#[derive(Clone, Debug)]
pub struct PackingPage {
    pub shell: Shell,
    pub reference: String,
    pub order_number: String,
    /// Line by line; empty when the shop has set none.
    pub to: Vec<String>,
    pub from: Vec<String>,
    pub lines: Vec<Packed>,
    /// Width and height of the code, in modules.
    pub code_size: i32,
    /// The path that draws it.
    pub code_path: String,
}

/// One line of a slip.
#[derive(Clone, Debug)]
pub struct Packed {
    pub sku: String,
    pub title: String,
    pub quantity: i64,
    pub reason: String,
}

/// The slip on one sheet.
pub fn packing_page(page: &PackingPage) -> Markup {
    shell(&page.shell, html! { main.page.page--narrow id="main" { (slip(page)) } })
}

fn slip(slip: &PackingPage) -> Markup {
    html! {
        section.packing aria-labelledby="slip-title" {
            div.packing__head {
                div.packing__words {
                    h1 id="slip-title" { "Return " span.mono { (slip.reference) } }
                    p.muted { "Order " span.mono dir="auto" { (slip.order_number) } }
                    @if slip.to.is_empty() { p.small.muted { "No address is set. Write it into returns.address of the configuration." } }
                    p.small { "Put this page into the parcel, or write the number on it." }
                }
                (code(slip))
            }
            div.packing__ways {
                @if !slip.from.is_empty() { (address("From", &slip.from)) }
                @if !slip.to.is_empty() { (address("To", &slip.to)) }
            }
            table.table {
                caption.unseen { "What is in the parcel" }
                thead { tr { th scope="col" { "How many" } th scope="col" { "What" } th scope="col" { "Why" } } }
                tbody {
                    @for line in &slip.lines {
                        tr {
                            td.num { (line.quantity) }
                            td dir="auto" { (line.title) @if !line.sku.is_empty() { " " span.small.muted.mono { (line.sku) } } }
                            td dir="auto" { (line.reason) }
                        }
                    }
                }
            }
        }
    }
}

fn code(slip: &PackingPage) -> Markup {
    let size = slip.code_size;
    html! {
        svg.packing__code viewBox={ "0 0 " (size) " " (size) } role="img" aria-label={ "Code for " (slip.reference) } {
            rect.packing__paper width=(size) height=(size) {}
            path.packing__ink d=(slip.code_path) {}
        }
    }
}

fn address(label: &str, lines: &[String]) -> Markup {
    html! {
        div.packing__way {
            h2.small.muted { (label) }
            p dir="auto" { @for line in lines { (line) br; } }
        }
    }
}
