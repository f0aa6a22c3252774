package dev.mixtape.operators.text;

import java.util.List;

/** Titles for tests of whatever shows them. */
public final class Titles {
    /**
     * Names the window, paints and clears by C0 and by C1, turns its direction, breaks its line,
     * and is a formula.
     */
    public static final String HOSTILE =
            "=HYPERLINK(\"http://evil\")\u001b]0;owned\u0007\u001b[31mred\u009b2J\u009d0;owned\u009c\u202egpj.mp3\u202c\r\n"
                + "two\u2028lines";

    /** What may be seen of it. */
    public static final String HARMLESS =
            "=HYPERLINK(\"http://evil\") ]0;owned [31mred 2J 0;owned gpj.mp3 two lines";

    private Titles() {}

    /** Titles that must stay as they are, in many scripts. */
    public static List<String> good() {
        return List.of(
                "Für Elise – “Ruhe” (live) [1998]; #1 & 50 % = ½",
                "Cafe\u0301 Zoe\u0308, Z\u0351\u036bA\u0343L\u0343G\u0321O\u0321",
                "Кино — Группа крови",
                "آهنگ می\u200cخواهم", // Persian, with its non-joiner
                "سورة الفاتحة \u06dd١",
                "שיר השירים",
                "क्\u200dष और क्\u200cष", // Hindi, with joiner and non-joiner
                "ᠮᠣᠩᠭᠣᠯ\u180eᠠ",
                "東京事変 – 葛\udb40\udd00飾", // an ideograph's variation
                "ｆｕｌｌ ｗｉｄｔｈ！",
                "เพลงไทย, អក្សរខ្មែរ, ꦲꦏ꧀ꦱꦫ, ᏣᎳᎩ",
                "👩\u200d🚀 ❤\ufe0f\u200d🔥 👍🏽 🇮🇸",
                "🏴\udb40\udc67\udb40\udc62\udb40\udc73\udb40\udc63\udb40\udc74\udb40\udc7f"
                        + " bagpipes",
                "𝄞 𓂀",
                "");
    }
}
