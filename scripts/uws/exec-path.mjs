// Preloaded where Node runs under another C library: there the running program is the loader, and a child that
// is started by `process.execPath` would be the loader alone.
import process from 'node:process';

process.execPath = process.env['UWS_NODE'] ?? process.execPath;
