//! The same troubles in other languages: German, French, Spanish, Arabic, Japanese.

use super::Turn::{In, Mail, Note, Out};
use super::{Fate, Matter};

pub(super) const ALL: &[Matter] = &[
    Matter::mail(
        "Wo bleibt mein Paket?",
        &[
            In("Guten Tag,\n\nmeine Bestellung {order} sollte am Dienstag kommen. Die Sendungsnummer {tracking} zeigt seit Tagen dasselbe an. Können Sie bitte nachsehen?\n\nMit freundlichen Grüßen\n{name}"),
            Out("Guten Tag {name},\n\nIhr Paket lag im Depot von {carrier}, weil das Etikett beschädigt war. Es wird morgen zugestellt.\n\nViele Grüße\n{agent}"),
            In("Es ist angekommen, vielen Dank für die schnelle Hilfe!"),
        ],
    )
    .about("kettle", Fate::Late)
    .tagged(&["where is my parcel"])
    .in_language("de"),
    Matter::mail(
        "Facture pour ma comptable",
        &[
            In("Bonjour,\n\npourriez-vous m’envoyer la facture de la commande {order} ? Ma comptable en a besoin avant vendredi.\n\nMerci d’avance,\n{name}"),
            Out("Bonjour {first},\n\nla facture vous attend dans votre compte, et une copie part à l’instant par e-mail.\n\nBien à vous,\n{agent}"),
            In("Bien reçue, merci beaucoup !"),
        ],
    )
    .about("chair", Fate::Arrived)
    .tagged(&["invoice"])
    .in_language("fr"),
    Matter::form(
        "Cambio de talla",
        &[
            In("Hola, las zapatillas del pedido {order} me quedan pequeñas. ¿Puedo cambiarlas por la talla 42?"),
            Out("Hola {first}:\n\nclaro que sí. La etiqueta está en tu cuenta; en cuanto {carrier} recoja el paquete, sale la talla 42.\n\nUn saludo,\n{agent}"),
            Mail("Perfecto, ya está enviado. ¡Gracias!\n{first}"),
        ],
    )
    .about("shoes", Fate::Exchanging)
    .tagged(&["exchange", "size"])
    .in_language("es"),
    Matter::mail(
        "Schreibtischlampe defekt – Garantie",
        &[
            In("Hallo,\n\ndie Lampe aus Bestellung {order} geht nach zwei Stunden von selbst aus. Gekauft im Frühjahr. Ist das ein Garantiefall?\n\n{name}"),
            Note("Netzteil der ersten Serie. Ersatz liegt im Lager, Fach B7."),
            Out("Hallo {first},\n\nja, das ist ein Garantiefall. Das neue Netzteil geht heute raus, das alte dürfen Sie behalten oder entsorgen.\n\nViele Grüße\n{agent}"),
            In("Super, läuft wieder. Danke!"),
        ],
    )
    .about("lamp", Fate::Arrived)
    .tagged(&["warranty"])
    .in_language("de"),
    Matter::mail(
        "تأخر الطلب {order}",
        &[
            In("السلام عليكم،\n\nطلبت مصباح المكتب قبل عشرة أيام ولم يصل بعد. رقم الطلب {order}. هل يمكنكم التحقق من فضلكم؟\n\nشكراً\n{name}"),
            Out("وعليكم السلام {first}،\n\nوصل الطرد إلى مدينتكم وسيُسلَّم غداً. نعتذر عن التأخير.\n\n{agent}"),
        ],
    )
    .about("lamp", Fate::Late)
    .tagged(&["where is my parcel"])
    .in_language("ar"),
    Matter::mail(
        "椅子の組み立てについて",
        &[
            In("お世話になっております。\n\n注文番号 {order} の椅子が届きましたが、説明書に日本語がありませんでした。日本語版をいただけますでしょうか。\n\n{name}"),
            Out("{name} 様\n\nご連絡ありがとうございます。日本語の説明書をお送りいたしました。ご不便をおかけして申し訳ございません。\n\n{agent}"),
        ],
    )
    .about("chair", Fate::Arrived)
    .tagged(&["how to"])
    .in_language("ja"),
    Matter::chat(&[
        In("Bonjour, la couverture existe-t-elle en bleu ?"),
        Out("Bonjour {first} ! Pas encore : vert, gris et moutarde pour le moment. Le bleu arrive au printemps."),
        In("Dommage. Je prendrai la grise alors. Merci"),
    ])
    .tagged(&["product question"])
    .in_language("fr"),
    Matter::chat(&[
        In("Hallo, kann ich die Bestellung noch stornieren?"),
        Out("Hallo {first}, {order} ist noch nicht gepackt. Soll ich sie stornieren?"),
        In("Ja bitte, ich habe mich in der Farbe vertan"),
        Out("Erledigt. Das Geld ist in zwei bis drei Tagen wieder da."),
    ])
    .about("keyboard", Fate::Cancelled)
    .tagged(&["cancel"])
    .in_language("de"),
    Matter::mail(
        "Cobro duplicado",
        &[
            In("Buenos días:\n\nme aparecen dos cargos del pedido {order} en la tarjeta. ¿Podrían revisarlo?\n\nGracias,\n{name}"),
            Out("Buenos días, {first}:\n\nuno de los dos es solo una retención y desaparece en unos días. Si sigue ahí el lunes, escríbeme y lo reclamo al banco.\n\n{agent}"),
        ],
    )
    .about("thermostat", Fate::Arrived)
    .tagged(&["payment"])
    .in_language("es"),
    Matter::form(
        "Colis abîmé",
        &[
            In("Le carton de la commande {order} est arrivé ouvert et l’étagère est rayée sur le côté. Photo jointe. Que faire ?"),
            Out("Bonjour {first},\n\nmerci pour la photo, et toutes mes excuses. Un nouveau panneau part aujourd’hui ; inutile de renvoyer l’ancien.\n\n{agent}"),
            Note("Déjà deux colis ouverts cette semaine chez {carrier}."),
            Mail("Le panneau est arrivé, impeccable. Merci !\n{first}"),
        ],
    )
    .about("shelf", Fate::Arrived)
    .tagged(&["damaged", "photo"])
    .in_language("fr")
    .with_photo(),
];
