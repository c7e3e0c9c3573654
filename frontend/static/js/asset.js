/* On a page of Wagtail's: the player comes as it does to a reader. */
import { loadPlayersWhenSeen } from "./player_loader.js";

loadPlayersWhenSeen();
