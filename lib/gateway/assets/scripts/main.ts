import { closeMenus } from './close-menus.ts';
import { copyTexts } from './copy-texts.ts';
import { drawCharts } from './draw-charts.ts';
import { followRun } from './follow-run.ts';
import { pickEntries } from './pick-entries.ts';
import { previewSchedule } from './preview-schedule.ts';
import { refreshPage } from './refresh-page.ts';
import { keepTimesFresh, showTimes } from './show-times.ts';
import { submitFilters } from './submit-filters.ts';
import { switchTheme } from './switch-theme.ts';
import { tryApi } from './try-api.ts';

// Every page is complete without this file; it only adds comfort.
document.documentElement.classList.add('has-script');
showTimes(document);
drawCharts(document);
keepTimesFresh();
switchTheme();
copyTexts();
closeMenus();
submitFilters();
previewSchedule();
pickEntries();
followRun();
refreshPage();
tryApi();
