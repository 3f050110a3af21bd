// Everything that sharpens the desk. Each module finds its own elements.
import "./composer.js";
import "./countdown.js";
import "./files.js";
import "./grow.js";
import "./letterhead.js";
import "./live.js";
import "./shortcuts.js";
import "./thread.js";
import "./times.js";
