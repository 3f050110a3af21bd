// Everything that sharpens the help centre. Each module finds its own elements.
import "./chat.js";
import "./files.js";
import "./grow.js";
import "./once.js";
