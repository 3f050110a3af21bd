//! The line icons of the product: decoration beside words, never instead of them.

use maud::{Markup, html};

/// One drawing on a 24-pixel grid, drawn in the colour of the text around it.
#[derive(Clone, Copy)]
pub enum Icon {
    Inbox,
    People,
    Returns,
    Claims,
    Team,
    Operation,
    Search,
    Back,
    Down,
    Clip,
    Close,
    Chat,
    Letter,
    Threads,
    Check,
    Alert,
}

/// Draws `icon`, hidden from screen readers.
pub fn icon(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(path(icon)); }
    }
}

fn path(icon: Icon) -> &'static str {
    match icon {
        Icon::Inbox => "M4 13l2-8h12l2 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
        Icon::People => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4 20c1.500-4 5-5 8-5s6.500 1 8 5",
        Icon::Returns => "M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10H8",
        Icon::Claims => "M12 3.500l7 2.500v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6z",
        Icon::Team => {
            "M12.500 8.500a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0zM2.500 19.500c1-3.700 3.500-5 6.500-5s5.500 1.300 6.500 5M16 5.300a3.500 3.500 0 0 1 0 6.400M17.500 15c2 .6 3.400 2 4 4.500"
        }
        Icon::Operation => "M3 12h4l2.500-7 5 14 2.500-7h4",
        Icon::Search => "M17 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0zM15.500 15.500L20 20",
        Icon::Back => "M14.500 5.500L8 12l6.500 6.500",
        Icon::Down => "M6 9.500l6 6 6-6",
        Icon::Clip => {
            "M19 11.500l-7.600 7.600a4.600 4.600 0 0 1-6.500-6.500l8-8a3.100 3.100 0 0 1 4.400 4.400l-8 8a1.500 1.500 0 0 1-2.200-2.200l7.100-7"
        }
        Icon::Close => "M6.500 6.500l11 11M17.500 6.500l-11 11",
        Icon::Chat => "M4.500 5h15v11h-8L7 20v-4H4.500z",
        Icon::Letter => "M3.500 6h17v12.500h-17zM3.500 7l8.500 6.500L20.500 7",
        Icon::Threads => "M4 5h11v8H9l-3 3v-3H4zM9 16.500h5l3.500 3v-3H20V9h-2",
        Icon::Check => "M5 12.500l4.500 4.500L19 7.500",
        Icon::Alert => "M12 4l9 16H3zM12 10v4.500M12 17.500v.1",
    }
}
