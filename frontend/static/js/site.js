/* What every page adds to itself. Each module works on what it finds and leaves the rest alone. */
import { offerFaces } from "./face.js";
import { offerLocation } from "./location.js";
import { offerPrinting, offerSharing } from "./paper.js";
import { followHeadings } from "./headings.js";
import { followWhatChanges } from "./live/live.js";
import { loadMapsWhenSeen } from "./map_loader.js";
import { loadPlayersWhenSeen } from "./player_loader.js";
import { showPersonalBits } from "./personal.js";
import { leaveOutEmptyFields, openFiltersWhereWide } from "./search_form.js";
import { tellWhenOffline } from "./offline.js";

offerFaces();
showPersonalBits();
openFiltersWhereWide();
leaveOutEmptyFields();
offerLocation();
offerPrinting();
offerSharing();
followHeadings();
loadMapsWhenSeen();
loadPlayersWhenSeen();
tellWhenOffline();
followWhatChanges();
