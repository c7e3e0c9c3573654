/* The parts of media-chrome that are used; the build lists the styles each brings for the content policy. */
import "media-chrome/lang/zh-CN.js";

export { default as MediaController } from "media-chrome/media-controller";
export { default as MediaCaptionsButton } from "media-chrome/media-captions-button";
export { default as MediaFullscreenButton } from "media-chrome/media-fullscreen-button";
export { default as MediaLoadingIndicator } from "media-chrome/media-loading-indicator";
export { default as MediaMuteButton } from "media-chrome/media-mute-button";
export { default as MediaPlayButton } from "media-chrome/media-play-button";
export { default as MediaTimeDisplay } from "media-chrome/media-time-display";
export { default as MediaTimeRange } from "media-chrome/media-time-range";
export { default as MediaVolumeRange } from "media-chrome/media-volume-range";
