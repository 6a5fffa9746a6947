// Starts the small helps of every page. Each works on what the page already does without a script.
import { guardDoubleSubmit, warnUnsaved } from "./forms.js";
import { previewDates } from "./dates.js";
import { followJobs } from "./jobs.js";
import { keepDrafts } from "./drafts.js";
import { lookUpWhileTyping } from "./likely.js";
import { closeMenus, copyButtons, focusErrors, printButtons, searchShortcut, showCurrentTab } from "./page.js";
import { walkDays, walkRows } from "./rows.js";
import { scanDesk } from "./scan.js";
import { readWhenScanned } from "./zone.js";

guardDoubleSubmit(document);
warnUnsaved(document);
previewDates(document);
focusErrors(document);
searchShortcut(document);
closeMenus(document);
copyButtons(document);
printButtons(document);
showCurrentTab(document);
walkRows(document);
walkDays(document);
followJobs(document);
lookUpWhileTyping(document);
readWhenScanned(document);
keepDrafts(document);
scanDesk(document);
