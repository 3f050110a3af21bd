//! Money: charges, refunds, invoices, gift cards, vouchers.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

pub(super) const ALL: &[Matter] = &[
    Matter::mail(
        "Charged twice",
        &[
            In("Hi,\n\nmy card shows two charges for order {order}, both of the same amount. I only ordered once. Please give one back.\n\n{name}"),
            Note("Second one is a reservation that was never captured; it falls off after 7 days."),
            Out("Hello {first},\n\nonly one of the two was really charged. The other is a reservation which your bank lifts within seven days. If it is still there on day eight, send me a screenshot and I'll call them.\n\n{agent}"),
            In("It's gone now. Thanks for explaining!"),
        ],
    )
    .about("thermostat", Fate::Arrived)
    .tagged(&["payment"]),
    Matter::mail(
        "Refund for {order} not here yet",
        &[
            In("I sent the {product} back twelve days ago. Tracking says you have it. Where is my money?\n\n{first}"),
            Out("Hello {first},\n\nyour parcel arrived on Monday and was checked yesterday; it took longer than it should, I'm sorry. The money left today and reaches your card in two to three days.\n\n{agent}"),
            In("Got it. Thank you."),
        ],
    )
    .about("shoes", Fate::Refunded)
    .tagged(&["refund"]),
    Matter::chat(&[
        In("my gift card doesnt work, it says code unknown"),
        Out("Hello {first}, let me look. Which are the last four characters of the code?"),
        In("K7QO"),
        Out("I think the last one is a zero, not the letter O. Could you try that?"),
        In("omg yes. sorry"),
        Out("Don't be, it happens every week. Enjoy choosing!"),
    ])
    .tagged(&["gift card"]),
    Matter::form(
        "Invoice with VAT number",
        &[
            In("We need the invoice of {order} with our VAT number IE6388047V on it, for the accountant."),
            Out("Hello {first},\n\nthe corrected invoice is in your account and on its way to you by mail. The VAT number is kept for your next orders.\n\n{agent}"),
            Mail("Received, thank you.\n{name}"),
        ],
    )
    .about("chair", Fate::Arrived)
    .tagged(&["invoice"]),
    Matter::mail(
        "Voucher expired yesterday",
        &[
            In("I have a voucher WINTER15 from your newsletter. It expired yesterday, I only saw the mail today. Is there any chance?\n\n{first}"),
            Note("Fine with Jonas, one time."),
            Out("Hello {first},\n\nthere is: I've made WINTER15 valid for your account until Sunday.\n\n{agent}"),
            In("You made my day!"),
        ],
    )
    .tagged(&["voucher"]),
    Matter::chat(&[
        In("Do you take PayPal? I only see cards"),
        Out("We do, {first}. It shows up on the last page, below the cards, when the delivery address is filled in."),
        In("Found it thx"),
    ])
    .tagged(&["payment"]),
    Matter::mail(
        "Price dropped two days after I bought",
        &[
            In("Hello,\n\nI bought the {product} on order {order}, and two days later it is 20 % cheaper. Do you give the difference back?\n\n{name}"),
            Out("Hello {first},\n\nwithin seven days we do. The difference goes back to the way you paid; you'll see it in two to three days.\n\n{agent}"),
            In("Fair. I'll be back."),
        ],
    )
    .about("lamp", Fate::Arrived)
    .tagged(&["refund", "price"]),
    Matter::form(
        "Gift card for a colleague",
        &[
            In("I'd like a gift card of $ 150 as a PDF with the text “Goodbye Tom, sit well”. Can you do that?"),
            Out("Hello {first},\n\nwe can: choose “gift card” in the shop and write the text into the field “greeting”. The PDF comes within minutes. Tom will sit well.\n\n{agent}"),
        ],
    )
    .tagged(&["gift card"]),
    Matter::mail(
        "Paid by bank transfer, still “pending”",
        &[
            In("I paid order {order} by bank transfer on Thursday. It is still pending. The amount has left my account.\n\n{first}"),
            Note("Reference was missing on the transfer. Found it by the amount, booked it."),
            Out("Hello {first},\n\nthe transfer came without the order number, so our bank didn't know where to put it. I've found it: the order is paid and will be packed today.\n\n{agent}"),
            In("Thanks for digging it out."),
        ],
    )
    .about("shelf", Fate::Waits)
    .tagged(&["payment"]),
];
