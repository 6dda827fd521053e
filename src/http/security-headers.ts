import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** What the page itself does not use. */
const UNUSED_FEATURES = ['accelerometer', 'camera', 'geolocation', 'gyroscope', 'microphone', 'payment', 'usb'];

/** Held by caches as the routes themselves say: files of the page and of the explorer, pictures. */
const CACHED = /^\/(assets|explorer|images)\//i;

/**
 * Headers of every reply, errors included. The policy is for what is no page: nothing in it may load or run; pages
 * (src/http/page.ts, explorer.ts, reports.ts) and pictures put their own in its place. HTTPS is demanded of browsers only
 * by a reply over HTTPS.
 */
export function securityHeaders(): readonly RequestHandler[] {
  const common = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Reports are shown in a frame of the page; their own policy says frame-ancestors 'self'.
    xFrameOptions: { action: 'sameorigin' },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
  });
  const https = helmet.strictTransportSecurity({ maxAge: 31_536_000, includeSubDomains: false });
  return [
    common,
    (request, response, next) => {
      response.set('Permissions-Policy', UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', '));
      // Dashboards of other origins show pictures (docs/dashboards.md).
      if (/^\/images\//i.test(request.path)) response.set('Cross-Origin-Resource-Policy', 'cross-origin');
      if (!CACHED.test(request.path)) response.set('Cache-Control', 'no-store');
      if (request.secure) https(request, response, next);
      else next();
    },
  ];
}
